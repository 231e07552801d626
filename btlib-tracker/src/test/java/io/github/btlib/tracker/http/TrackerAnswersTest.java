package io.github.btlib.tracker.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.bencode.BDictionary;
import io.github.btlib.bencode.BList;
import io.github.btlib.bencode.Bencode;
import io.github.btlib.tracker.engine.AnnounceAnswer;
import io.github.btlib.tracker.engine.AnnounceRequest;
import io.github.btlib.tracker.spi.Transport;
import io.github.btlib.tracker.stats.Refusal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class TrackerAnswersTest {

  private static final byte[] ID = "abcdefghij0123456789".getBytes(ISO_8859_1);
  private static final InetAddress CLIENT = new InetSocketAddress("127.0.0.120", 1).getAddress();
  private static final long HIGH = 0x20010db800000000L;

  @Test
  void compactAnswersHaveSixBytesAPeer() {
    AnnounceAnswer answer = answer(3, 4);
    answer.addIpv4(0x01020304, 0x4142);
    answer.addIpv4(0x61626364, 0xff80);
    assertThat(compact(answer))
        .isEqualTo(
            "d8:completei3e10:downloadedi9e11:external ip4:\u007f\0\0x10:incompletei4e8:intervali1800e12:min intervali300e"
                + "5:peers12:\1\2\3\4ABabcd\u00ff\u0080e");
  }

  @Test
  void ipv6PeersHaveEighteenBytesUnderTheirOwnKey() {
    AnnounceAnswer answer = answer(0, 2);
    answer.addIpv6(HIGH, 0x61, 0x4142);
    answer.addIpv4(0x01020304, 0x4344);
    assertThat(compact(answer))
        .isEqualTo(
            "d8:completei0e10:downloadedi9e11:external ip4:\u007f\0\0x10:incompletei2e8:intervali1800e12:min intervali300e"
                + "5:peers6:\1\2\3\4CD6:peers618: \1\r\u00b8\0\0\0\0\0\0\0\0\0\0\0aABe");
  }

  @Test
  void peersIsThereEvenIfThereAreNone() {
    AnnounceAnswer nobody = answer(0, 1);
    assertThat(compact(nobody)).endsWith("5:peers0:e").doesNotContain("peers6");
    assertThat(dictionaries(nobody, true)).endsWith("5:peerslee");
  }

  @Test
  void dictionariesHavePeersOfBothFamiliesAndIdsWhereKnown() {
    AnnounceAnswer answer = answer(0, 2);
    answer.addIpv4(0x01020304, 6881, ID, 0);
    answer.addIpv6(HIGH, 0x61, 7);
    assertThat(dictionaries(answer, true))
        .isEqualTo(
            "d8:completei0e10:downloadedi9e11:external ip4:\u007f\0\0x10:incompletei2e8:intervali1800e12:min intervali300e5:peersl"
                + "d2:ip7:1.2.3.47:peer id20:abcdefghij01234567894:porti6881ee"
                + "d2:ip21:2001:db8:0:0:0:0:0:614:porti7eeee");
  }

  @Test
  void idsAreLeftOutOnRequest() {
    AnnounceAnswer answer = answer(0, 2);
    answer.addIpv4(0x01020304, 6881, ID, 0);
    assertThat(dictionaries(answer, false)).endsWith("5:peersld2:ip7:1.2.3.44:porti6881eeee");
  }

  @Test
  void theAddressOfAnIpv6ClientHasSixteenBytes() throws UnknownHostException {
    ByteWriter out = new ByteWriter(1);
    TrackerAnswers.compact(answer(0, 0), InetAddress.getByName("2001:db8::61"), out);
    assertThat(text(out)).contains("11:external ip16: \1\r\u00b8" + "\0".repeat(11) + "a10:inc");
  }

  @Test
  void refusalsTellTheIntervalsTooAndWhenToTryAgainAsAString() {
    AnnounceAnswer answer = answer(1, 1);
    answer.refuse(Refusal.FULL, "no", 0);
    assertThat(refusal(answer))
        .isEqualTo("d14:failure reason2:no8:intervali1800e12:min intervali300ee");
    answer.refuse(Refusal.FULL, "n\u00f6", 15);
    assertThat(refusal(answer))
        .isEqualTo(
            "d14:failure reason3:n\u00c3\u00b68:intervali1800e12:min intervali300e8:retry in2:15e");
  }

  @Test
  void dictionariesAreValidBencodeWithSortedKeysHoweverManyPeersThereAre() {
    AnnounceAnswer answer = answer(5, 5);
    for (int i = 0; i < 5; i++) {
      answer.addIpv4(0x0a000000 + i, 1 + i, ID, 0);
      answer.addIpv6(HIGH, i, 60_000 + i);
    }
    BDictionary read =
        (BDictionary) Bencode.decode(dictionaries(answer, true).getBytes(ISO_8859_1));
    assertThat(((BList) read.get("peers").orElseThrow()).values()).hasSize(10);
  }

  private static String compact(AnnounceAnswer answer) {
    ByteWriter out = new ByteWriter(1);
    TrackerAnswers.compact(answer, CLIENT, out);
    return text(out);
  }

  private static String dictionaries(AnnounceAnswer answer, boolean withPeerIds) {
    ByteWriter out = new ByteWriter(1);
    TrackerAnswers.dictionaries(answer, CLIENT, withPeerIds, out);
    return text(out);
  }

  private static String refusal(AnnounceAnswer answer) {
    ByteWriter out = new ByteWriter(1);
    TrackerAnswers.refusal(answer, out);
    return text(out);
  }

  private static AnnounceAnswer answer(int seeders, int leechers) {
    AnnounceRequest request = new AnnounceRequest();
    request.reset(Transport.HTTP, 0);
    request.numWant(10);
    AnnounceAnswer answer = new AnnounceAnswer(10);
    answer.reset(request, 1800, 300);
    answer.counts(seeders, leechers, 9);
    return answer;
  }

  private static String text(ByteWriter out) {
    return new String(out.toBytes(), ISO_8859_1);
  }
}
