package io.github.btlib.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnnounceResponseTest {
  private static final InetSocketAddress PEER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 6881);

  @Test
  void whatATrackerDoesNotSayIsEmptyAndItIsAskedAgainInHalfAnHour() {
    AnnounceResponse response = AnnounceResponse.builder().build();
    assertThat(response.interval()).isEqualTo(Duration.ofMinutes(30));
    assertThat(response.minInterval()).isEmpty();
    assertThat(response.seeders()).isEmpty();
    assertThat(response.leechers()).isEmpty();
    assertThat(response.peers()).isEmpty();
    assertThat(response.trackerId()).isEmpty();
    assertThat(response.warning()).isEmpty();
    assertThat(response.externalAddress()).isEmpty();
  }

  @Test
  void whatATrackerSaysIsKept() {
    AnnounceResponse response =
        AnnounceResponse.builder()
            .interval(Duration.ofMinutes(5))
            .minInterval(Duration.ofMinutes(1))
            .seeders(0)
            .leechers(7)
            .peers(List.of(PEER))
            .trackerId("id")
            .warning("soon gone")
            .externalAddress(PEER.getAddress())
            .build();
    assertThat(response.externalAddress()).contains(PEER.getAddress());
    assertThat(response.interval()).isEqualTo(Duration.ofMinutes(5));
    assertThat(response.minInterval()).contains(Duration.ofMinutes(1));
    assertThat(response.seeders()).hasValue(0);
    assertThat(response.leechers()).hasValue(7);
    assertThat(response.peers()).containsExactly(PEER);
    assertThat(response.trackerId()).contains("id");
    assertThat(response.warning()).contains("soon gone");
  }

  @Test
  void thePeersAreACopy() {
    List<InetSocketAddress> peers = new ArrayList<>(List.of(PEER));
    AnnounceResponse response = AnnounceResponse.builder().peers(peers).build();
    peers.clear();
    assertThat(response.peers()).containsExactly(PEER);
    assertThat(response.peers()).isUnmodifiable();
  }

  @Test
  void anIntervalMustBePositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AnnounceResponse.builder().interval(Duration.ZERO))
        .withMessage("interval is PT0S, it must be positive");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AnnounceResponse.builder().minInterval(Duration.ofSeconds(-1)))
        .withMessage("minInterval is PT-1S, it must be positive");
  }

  @Test
  void numbersOfPeersAreNeverNegative() {
    AnnounceResponse response = AnnounceResponse.builder().seeders(-3).leechers(-1).build();
    assertThat(response.seeders()).hasValue(0);
    assertThat(response.leechers()).hasValue(0);
  }

  @Test
  void whoCannotBeConnectedToIsLeftOut() {
    List<InetSocketAddress> told =
        List.of(
            InetSocketAddress.createUnresolved("nobody", 6881),
            PEER,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    assertThat(AnnounceResponse.builder().peers(told).build().peers()).containsExactly(PEER);
  }
}
