package io.github.btlib.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PeerLimitTest {
  private final PeerLimit limit = new PeerLimit(5_000);
  private final RateLimit peer = new RateLimit(0);

  @Test
  void peersAreUnderItFromTheBeginning() {
    limit.open(peer);
    assertThat(peer.get()).isEqualTo(5_000);
  }

  @Test
  void changesReachThePeersThatAreThere() {
    limit.open(peer);
    limit.set(7_000);
    assertThat(limit.get()).isEqualTo(7_000);
    assertThat(peer.get()).isEqualTo(7_000);
  }

  @Test
  void peersThatAreGoneAreForgotten() {
    limit.open(peer);
    limit.close(peer);
    limit.set(0);
    assertThat(peer.get()).isEqualTo(5_000);
  }
}
