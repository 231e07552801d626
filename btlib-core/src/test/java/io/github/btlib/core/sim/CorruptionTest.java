package io.github.btlib.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Liars are found, and nobody else is taken for one. */
class CorruptionTest {
  private static Set<Integer> banned(SimSwarm swarm) {
    Set<Integer> banned = new TreeSet<>();
    swarm.nodes().forEach(node -> banned.addAll(node.banned()));
    return banned;
  }

  @Test
  void aSeedThatSendsATenthWrongIsBannedByEverybodyAndNobodyElseIs() {
    Seeds.forEach(
        25,
        seed -> {
          SimSwarm swarm = new SimSwarm(seed, 60, 4);
          swarm.join(NodeSpec.seed());
          SimNode liar = swarm.join(NodeSpec.seed().percentBad(10));
          swarm.join(12, NodeSpec.leecher());
          swarm.runUntilComplete(Duration.ofMinutes(30));
          assertThat(swarm.corruptedBlocks()).as("bad blocks sent").isPositive();
          assertThat(banned(swarm)).containsExactly(liar.id());
        });
  }

  @Test
  void aLeecherThatLiesIsFoundAmongManyContributors() {
    Seeds.forEach(
        15,
        seed -> {
          SimSwarm swarm = new SimSwarm(seed, 60, 8);
          swarm.join(NodeSpec.seed());
          swarm.join(12, NodeSpec.leecher());
          SimNode liar = swarm.join(NodeSpec.leecher().percentBad(30));
          swarm.runUntilComplete(Duration.ofMinutes(30));
          assertThat(swarm.corruptedBlocks()).as("bad blocks sent").isPositive();
          assertThat(banned(swarm)).containsExactly(liar.id());
        });
  }

  @Test
  void aSingleBadBlockIsTracedToItsSender() {
    Seeds.forEach(
        25,
        seed -> {
          SimSwarm swarm = new SimSwarm(seed, 60, 8);
          swarm.join(NodeSpec.seed());
          SimNode liar = swarm.join(NodeSpec.seed().percentBad(2));
          swarm.join(8, NodeSpec.leecher());
          swarm.runUntilComplete(Duration.ofMinutes(30));
          assertThat(swarm.corruptedBlocks()).as("bad blocks sent").isPositive();
          for (SimNode node : swarm.nodes()) {
            if (node.failedPieces() > 0) {
              assertThat(node.banned()).containsExactly(liar.id());
            } else {
              assertThat(node.banned()).isEmpty();
            }
          }
        });
  }
}
