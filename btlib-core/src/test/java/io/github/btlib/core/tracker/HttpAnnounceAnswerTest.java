package io.github.btlib.core.tracker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.btlib.spi.AnnounceResponse;
import io.github.btlib.spi.TrackerException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAnnounceAnswerTest {
  private static AnnounceResponse parse(String answer) throws IOException {
    return HttpAnnounceAnswer.parse(answer.getBytes(ISO_8859_1));
  }

  private static TrackerException refusal(String answer) {
    return catchThrowableOfType(TrackerException.class, () -> parse(answer));
  }

  private static List<String> peers(String answer) throws IOException {
    return parse(answer).peers().stream().map(HttpAnnounceAnswerTest::text).toList();
  }

  private static String text(InetSocketAddress peer) {
    return peer.getAddress().getHostAddress() + " " + peer.getPort();
  }

  @Test
  void compactPeersAreFourBytesOfAddressAndTwoOfPort() throws Exception {
    assertThat(
            peers(
                "d8:intervali900e5:peers12:\u0001\u0002\u0003\u0004\u001a\u00e1ÿ\0\0\u0001\0\u0050e"))
        .containsExactly("1.2.3.4 6881", "255.0.0.1 80");
  }

  @Test
  void compactPeersOfIpv6ComeUnderTheirOwnKey() throws Exception {
    assertThat(peers("d6:peers618: \u0001\r¸\0\0\0\0\0\0\0\0\0\0\0\u0001\u001a\u00e1e"))
        .containsExactly("2001:db8:0:0:0:0:0:1 6881");
  }

  @Test
  void theExternalAddressIsFourOrSixteenBytes() throws Exception {
    assertThat(parse("d11:external ip4:\u0001\u0002\u0003\u0004e").externalAddress())
        .contains(InetAddress.getByName("1.2.3.4"));
    assertThat(parse("d11:external ip16: \u0001\r¸\0\0\0\0\0\0\0\0\0\0\0\u0001e").externalAddress())
        .contains(InetAddress.getByName("2001:db8::1"));
  }

  @Test
  void anExternalAddressThatIsNoneIsLeftOut() throws Exception {
    assertThat(parse("d11:external ip7:1.2.3.4e").externalAddress()).isEmpty();
    assertThat(parse("d11:external ipi7ee").externalAddress()).isEmpty();
    assertThat(parse("d11:external ip4:\0\0\0\0e").externalAddress()).isEmpty();
    assertThat(parse("de").externalAddress()).isEmpty();
  }

  @Test
  void peersMayBeDictionaries() throws Exception {
    assertThat(
            peers(
                "d5:peersld2:ip7:1.2.3.47:peer id20:aaaaaaaaaaaaaaaaaaaa4:porti6881ee"
                    + "d2:ip11:2001:db8::14:porti80eeee"))
        .containsExactly("1.2.3.4 6881", "2001:db8:0:0:0:0:0:1 80");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "peer.example",
        "localhost",
        "1.2.3.5x",
        "1.2.3.4.5.6.7",
        "1.2.3",
        "1.2.3.",
        "999.999.999.999",
        "256.1.1.1",
        "1234567",
        ".......",
        ":::::1",
        "",
      })
  void aPeerWhoseAddressIsNoneIsPassedOverAndNoNameIsLookedUp(String address) throws Exception {
    String peer = "d2:ip" + address.length() + ":" + address + "4:porti1ee";
    assertThat(peers("d5:peersl" + peer + "d2:ip7:1.2.3.44:porti6881eeee"))
        .containsExactly("1.2.3.4 6881");
  }

  @Test
  void peersThatNobodyCanConnectToAreLeftOut() throws Exception {
    assertThat(
            peers(
                "d5:peersl"
                    + "d2:ip7:0.0.0.04:porti80ee"
                    + "d2:ip9:224.0.0.14:porti80ee"
                    + "d2:ip7:1.2.3.44:porti0ee"
                    + "d2:ip7:1.2.3.44:porti65536ee"
                    + "d2:ip7:1.2.3.44:porti-1ee"
                    + "d2:ip7:1.2.3.4e"
                    + "d4:porti80ee"
                    + "i7e"
                    + "ee"))
        .isEmpty();
  }

  @Test
  void whatTheTrackerSaysIsKept() throws Exception {
    AnnounceResponse response =
        parse(
            "d8:completei3e10:incompletei4e8:intervali1800e12:min intervali60e5:peers0:"
                + "10:tracker id2:id15:warning message5: soone");
    assertThat(response.seeders()).hasValue(3);
    assertThat(response.leechers()).hasValue(4);
    assertThat(response.interval()).isEqualTo(Duration.ofMinutes(30));
    assertThat(response.minInterval()).contains(Duration.ofMinutes(1));
    assertThat(response.trackerId()).contains("id");
    assertThat(response.warning()).contains("soon");
    assertThat(response.peers()).isEmpty();
  }

  @Test
  void numbersThatMakeNoSenseAreReplaced() throws Exception {
    AnnounceResponse response =
        parse("d8:completei-3e10:incompletei99999999999e8:intervali-5e12:min intervali0ee");
    assertThat(response.seeders()).hasValue(0);
    assertThat(response.leechers()).hasValue(Integer.MAX_VALUE);
    assertThat(response.interval()).isEqualTo(Duration.ofMinutes(30));
    assertThat(response.minInterval()).isEmpty();
    assertThat(parse("d8:intervali9223372036854775807ee").interval()).isPositive();
  }

  @Test
  void aFailureReasonIsARefusalInTheTrackersWords() {
    TrackerException refusal = refusal("d14:failure reason13:unregistered!e");
    assertThat(refusal).hasMessage("unregistered!");
    assertThat(refusal.retryIn()).isEmpty();
  }

  @Test
  void aLongFailureReasonIsCut() {
    assertThat(refusal("d14:failure reason2000:" + "x".repeat(2000) + "e"))
        .hasMessage("x".repeat(500) + "…");
  }

  @ParameterizedTest
  @CsvSource({"1:5, PT5M", "5:never, PT24H", "1:0, PT1M", "2:-5, PT1M", "10:9999999999, PT24H"})
  void aRefusalMaySayWhenToTryAgain(String retryIn, Duration expected) {
    assertThat(refusal("d14:failure reason4:full8:retry in" + retryIn + "e").retryIn())
        .contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"i5e", "4:soon", "20:99999999999999999999", "0:"})
  void aTimeToTryAgainThatIsNoneIsPassedOver(String retryIn) {
    assertThat(refusal("d14:failure reason4:full8:retry in" + retryIn + "e").retryIn()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "i5e, the tracker's answer is no dictionary",
    "<html>, the tracker's answer is malformed",
    "d5:peers3:abce, 'peers has 3 bytes, expected a multiple of 6'",
    "d6:peers63:abce, 'peers6 has 3 bytes, expected a multiple of 18'",
    "d5:peersi1ee, the tracker's answer is malformed",
    "d8:interval1:5e, the tracker's answer is malformed",
    "d14:failure reasoni1ee, the tracker's answer is malformed",
  })
  void nonsenseIsAnErrorThatSaysWhatIsWrong(String answer, String reason) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> parse(answer))
        .withMessageContaining(reason);
  }
}
