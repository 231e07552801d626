package io.github.btlib.tracker.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.spi.PeerId;
import io.github.btlib.tracker.swarm.AnnounceOutcome.Told;
import io.github.btlib.tracker.swarm.Endpoint;
import io.github.btlib.tracker.swarm.Peer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnnounceAnswersTest {

  private final AnnounceAnswers answers =
      new AnnounceAnswers(Duration.ofMinutes(30), Duration.ofMillis(300_999));

  @Test
  void compactAnswersHaveSixBytesAPeer() throws UnknownHostException {
    Told told = new Told(3, 4, List.of(peer("1.2.3.4", 0x4142), peer("97.98.99.100", 0xff80)));
    assertThat(text(answers.compact(told)))
        .isEqualTo(
            "d8:completei3e10:incompletei4e8:intervali1800e12:min intervali300e"
                + "5:peers12:\1\2\3\4ABabcd\u00ff\u0080e");
  }

  @Test
  void ipv6PeersHaveEighteenBytesUnderTheirOwnKey() throws UnknownHostException {
    Told told = new Told(0, 2, List.of(peer("2001:db8::61", 0x4142), peer("1.2.3.4", 0x4344)));
    assertThat(text(answers.compact(told)))
        .isEqualTo(
            "d8:completei0e10:incompletei2e8:intervali1800e12:min intervali300e"
                + "5:peers6:\1\2\3\4CD6:peers618: \1\r\u00b8\0\0\0\0\0\0\0\0\0\0\0aABe");
  }

  @Test
  void peersIsThereEvenIfThereAreNone() {
    Told nobody = new Told(0, 1, List.of());
    assertThat(text(answers.compact(nobody))).endsWith("5:peers0:e").doesNotContain("peers6");
    assertThat(text(answers.dictionaries(nobody, true))).endsWith("5:peerslee");
  }

  @Test
  void dictionariesHavePeersOfBothFamiliesAndIdsWhereKnown() throws UnknownHostException {
    Peer anonymous = new Peer(Optional.empty(), peer("2001:db8::61", 7).endpoint());
    Told told = new Told(0, 2, List.of(peer("1.2.3.4", 6881), anonymous));
    assertThat(text(answers.dictionaries(told, true)))
        .isEqualTo(
            "d8:completei0e10:incompletei2e8:intervali1800e12:min intervali300e5:peersl"
                + "d2:ip7:1.2.3.47:peer id20:abcdefghij01234567894:porti6881ee"
                + "d2:ip21:2001:db8:0:0:0:0:0:614:porti7eeee");
  }

  @Test
  void idsAreLeftOutOnRequest() throws UnknownHostException {
    Told told = new Told(0, 2, List.of(peer("1.2.3.4", 6881)));
    assertThat(text(answers.dictionaries(told, false)))
        .endsWith("5:peersld2:ip7:1.2.3.44:porti6881eeee");
  }

  @Test
  void failuresTellTheIntervalsToo() {
    assertThat(text(answers.failure("no")))
        .isEqualTo("d14:failure reason2:no8:intervali1800e12:min intervali300ee");
  }

  private static Peer peer(String ip, int port) throws UnknownHostException {
    PeerId id = PeerId.of("abcdefghij0123456789".getBytes(ISO_8859_1));
    return new Peer(Optional.of(id), new Endpoint(InetAddress.getByName(ip), port));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }
}
