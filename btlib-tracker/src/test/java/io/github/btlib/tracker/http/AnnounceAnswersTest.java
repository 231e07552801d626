package io.github.btlib.tracker.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.tracker.engine.AnnounceAnswer;
import io.github.btlib.tracker.engine.AnnounceRequest;
import io.github.btlib.tracker.spi.Transport;
import org.junit.jupiter.api.Test;

class AnnounceAnswersTest {

  private static final byte[] ID = "abcdefghij0123456789".getBytes(ISO_8859_1);
  private static final long HIGH = 0x20010db800000000L;

  @Test
  void compactAnswersHaveSixBytesAPeer() {
    AnnounceAnswer answer = answer(3, 4);
    answer.addIpv4(0x01020304, 0x4142);
    answer.addIpv4(0x61626364, 0xff80);
    assertThat(text(AnnounceAnswers.compact(answer)))
        .isEqualTo(
            "d8:completei3e10:incompletei4e8:intervali1800e12:min intervali300e"
                + "5:peers12:\1\2\3\4ABabcd\u00ff\u0080e");
  }

  @Test
  void ipv6PeersHaveEighteenBytesUnderTheirOwnKey() {
    AnnounceAnswer answer = answer(0, 2);
    answer.addIpv6(HIGH, 0x61, 0x4142);
    answer.addIpv4(0x01020304, 0x4344);
    assertThat(text(AnnounceAnswers.compact(answer)))
        .isEqualTo(
            "d8:completei0e10:incompletei2e8:intervali1800e12:min intervali300e"
                + "5:peers6:\1\2\3\4CD6:peers618: \1\r\u00b8\0\0\0\0\0\0\0\0\0\0\0aABe");
  }

  @Test
  void peersIsThereEvenIfThereAreNone() {
    AnnounceAnswer nobody = answer(0, 1);
    assertThat(text(AnnounceAnswers.compact(nobody)))
        .endsWith("5:peers0:e")
        .doesNotContain("peers6");
    assertThat(text(AnnounceAnswers.dictionaries(nobody, true))).endsWith("5:peerslee");
  }

  @Test
  void dictionariesHavePeersOfBothFamiliesAndIdsWhereKnown() {
    AnnounceAnswer answer = answer(0, 2);
    answer.addIpv4(0x01020304, 6881, ID, 0);
    answer.addIpv6(HIGH, 0x61, 7);
    assertThat(text(AnnounceAnswers.dictionaries(answer, true)))
        .isEqualTo(
            "d8:completei0e10:incompletei2e8:intervali1800e12:min intervali300e5:peersl"
                + "d2:ip7:1.2.3.47:peer id20:abcdefghij01234567894:porti6881ee"
                + "d2:ip21:2001:db8:0:0:0:0:0:614:porti7eeee");
  }

  @Test
  void idsAreLeftOutOnRequest() {
    AnnounceAnswer answer = answer(0, 2);
    answer.addIpv4(0x01020304, 6881, ID, 0);
    assertThat(text(AnnounceAnswers.dictionaries(answer, false)))
        .endsWith("5:peersld2:ip7:1.2.3.44:porti6881eeee");
  }

  @Test
  void failuresTellTheIntervalsToo() {
    assertThat(text(AnnounceAnswers.failure(1800, 300, "no")))
        .isEqualTo("d14:failure reason2:no8:intervali1800e12:min intervali300ee");
  }

  private static AnnounceAnswer answer(int seeders, int leechers) {
    AnnounceRequest request = new AnnounceRequest();
    request.reset(Transport.HTTP, 0);
    request.numWant(10);
    AnnounceAnswer answer = new AnnounceAnswer(10);
    answer.reset(request, 1800, 300);
    answer.counts(seeders, leechers, 0);
    return answer;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }
}
