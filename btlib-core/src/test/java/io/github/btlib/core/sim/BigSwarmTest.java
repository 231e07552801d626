package io.github.btlib.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** As many peers and pieces as swarms commonly have. */
class BigSwarmTest {
  @Test
  void twoHundredPeersGetAThousandPieces() {
    Seeds.forEach(
        1,
        seed -> {
          SimSwarm swarm = new SimSwarm(seed, 1_000, 1, 6);
          swarm.join(NodeSpec.seed());
          swarm.join(199, NodeSpec.leecher());
          swarm.runUntilComplete(Duration.ofMinutes(30));
          assertThat(swarm.nodes()).allMatch(node -> node.storage().isAllGood());
          assertThat(swarm.wastedShare()).isLessThan(0.02);
        });
  }
}
