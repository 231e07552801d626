package io.github.btlib.tracker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.btlib.spi.PeerId;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticPeerTest {

  @Test
  void aShortIdIsFilledUpWithHyphens() {
    StaticPeer peer = StaticPeer.of("peer1", "10.0.0.1", 6881);
    assertThat(peer.peerId()).isEqualTo(PeerId.of("peer1---------------".getBytes(US_ASCII)));
    assertThat(peer.address()).isEqualTo(new InetSocketAddress("10.0.0.1", 6881));
  }

  @Test
  void anIdOfTwentyCharactersIsTakenAsItIs() {
    assertThat(StaticPeer.of("-BT0001-abcdefghijkl", "10.0.0.1", 1).peerId())
        .isEqualTo(PeerId.of("-BT0001-abcdefghijkl".getBytes(US_ASCII)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "123456789012345678901", "p\u00e9er", "a\nb"})
  void otherIdsAreRefused(String id) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StaticPeer.of(id, "10.0.0.1", 6881))
        .withMessageContaining("peerId is")
        .withMessageContaining("1 to 20 printable ASCII characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "255.255.255.255", "::1", "2001:db8::7", "::ffff:1.2.3.4"})
  void addressesInDigitsAreRead(String ip) {
    assertThat(StaticPeer.of("p", ip, 1).address()).isEqualTo(new InetSocketAddress(ip, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "localhost", "tracker.example", "1.2.3", "1.2.3.4.", "1.2.3.256", "1.2.3.4.5", "1",
        "01234", "::g", ":", "1:2", "1.2.3.4:80", "[::1]", " ::1", "::1%lo"
      })
  void anythingElseIsRefusedWithoutALookUp(String ip) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StaticPeer.of("p", ip, 6881))
        .withMessage("ip is \"" + ip + "\", it must be an IPv4 or IPv6 address in digits");
  }

  @Test
  void anAddressNobodyCanConnectToIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StaticPeer.of("p", "0.0.0.0", 6881))
        .withMessageContaining("nobody can connect");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StaticPeer.of("p", "10.0.0.1", 0))
        .withMessage("port is 0, it must be 1 to 65535");
    assertThatIllegalArgumentException().isThrownBy(() -> StaticPeer.of("p", "10.0.0.1", 65_536));
    PeerId id = StaticPeer.of("p", "10.0.0.1", 1).peerId();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StaticPeer(id, InetSocketAddress.createUnresolved("a.example", 1)))
        .withMessageContaining("not resolved");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StaticPeer(id, new InetSocketAddress("10.0.0.1", 0)));
  }
}
