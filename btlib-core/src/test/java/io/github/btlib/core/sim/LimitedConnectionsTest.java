package io.github.btlib.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Swarms in which nobody may know everybody. The simulation fails the run when a node has more
 * connections than it may.
 */
class LimitedConnectionsTest {
  private static final int LEECHERS = 60;
  private static final int MOST = 10;

  private static Duration took(long seed, NodeSpec server, NodeSpec leecher) {
    SimSwarm swarm = new SimSwarm(seed, 60, 4);
    swarm.join(server);
    swarm.join(LEECHERS, leecher);
    assertThat(swarm.nodes())
        .allSatisfy(node ->
            assertThat(node.peers()).hasSizeBetween(1, Math.min(LEECHERS, leecher.mostPeers())));
    swarm.runUntilComplete(Duration.ofMinutes(60));
    return swarm.time().elapsed();
  }

  @Test
  void aSwarmOfWhichEverybodyKnowsAFewCompletes() {
    Seeds.forEach(
        6,
        seed -> {
          Duration few =
              took(seed, NodeSpec.seed().mostPeers(MOST), NodeSpec.leecher().mostPeers(MOST));
          Duration all = took(seed, NodeSpec.seed(), NodeSpec.leecher());
          // it takes the first pieces longer to come around
          assertThat(few).isLessThan(all.multipliedBy(3));
        });
  }
}
