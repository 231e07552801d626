package io.github.btlib.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Slots stay with peers long enough to be of use. */
class FlappingTest {
  private static double minutes(SimSwarm swarm) {
    return swarm.nodes().stream().mapToLong(node -> node.peerTime().toMillis()).sum() / 60_000.0;
  }

  @Test
  void aPeerThatWantsMoreIsSeldomChoked() {
    Seeds.forEach(
        6,
        seed -> {
          SimSwarm swarm = new SimSwarm(seed, 100, 8);
          swarm.join(NodeSpec.seed());
          for (int i = 0; i < 20; i++) {
            swarm.join(NodeSpec.leecher().upload((50 + 10 * i) * NodeSpec.KIB));
          }
          swarm.run(Duration.ofMinutes(2));
          int changes = swarm.nodes().stream().mapToInt(SimNode::chokeChanges).sum();
          int chokes = swarm.nodes().stream().mapToInt(SimNode::chokesOfInterested).sum();
          // 4 slots among 20 peers that changed hands every round would be 1.2
          assertThat(chokes / minutes(swarm))
              .as("chokes of an interested peer a minute")
              .isLessThan(0.6);
          // the others lose their slot with their interest, which is for them to decide
          assertThat(changes / minutes(swarm)).as("chokes and unchokes a minute").isLessThan(6);
        });
  }
}
