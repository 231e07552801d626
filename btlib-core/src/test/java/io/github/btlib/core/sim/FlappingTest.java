package io.github.btlib.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.spi.ChokeDecision;
import io.github.btlib.spi.ChokePeer;
import io.github.btlib.spi.ChokingStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Slots stay with peers long enough to be of use. */
class FlappingTest {
  /** Draws anew every round, what nobody should do. */
  private static final ChokingStrategy LOTTERY =
      (round, random) -> {
        List<Long> ids =
            new ArrayList<>(
                round.peers().stream().filter(ChokePeer::interested).map(ChokePeer::id).toList());
        Collections.shuffle(ids, Random.from(random));
        return new ChokeDecision(ids.subList(0, Math.min(ids.size(), round.slots())), List.of());
      };

  /** A swarm of 21 after two minutes, with 4 slots each and uplinks that differ. */
  private static SimSwarm swarm(long seed, ChokingStrategy strategy) {
    SimSwarm swarm = new SimSwarm(seed, 100, 8);
    swarm.join(NodeSpec.seed().choking(strategy));
    for (int i = 0; i < 20; i++) {
      swarm.join(NodeSpec.leecher().choking(strategy).upload((50 + 10 * i) * NodeSpec.KIB));
    }
    swarm.run(Duration.ofMinutes(2));
    return swarm;
  }

  private static double minutes(SimSwarm swarm) {
    return swarm.nodes().stream().mapToLong(node -> node.peerTime().toMillis()).sum() / 60_000.0;
  }

  /** Returns how often a peer is choked while it wants more, a minute. */
  private static double chokesOfInterested(SimSwarm swarm) {
    int chokes = swarm.nodes().stream().mapToInt(SimNode::chokesOfInterested).sum();
    return chokes / minutes(swarm);
  }

  @Test
  void aPeerThatWantsMoreIsSeldomChoked() {
    Seeds.forEach(
        6,
        seed -> {
          SimSwarm swarm = swarm(seed, ChokingStrategy.titForTat());
          int changes = swarm.nodes().stream().mapToInt(SimNode::chokeChanges).sum();
          assertThat(chokesOfInterested(swarm)).isLessThan(0.5);
          // the others lose their slot with their interest, which is for them to decide
          assertThat(changes / minutes(swarm)).as("chokes and unchokes a minute").isLessThan(6);
        });
  }

  @Test
  void aLotteryWouldBeSeenToFlap() {
    Seeds.forEach(2, seed -> assertThat(chokesOfInterested(swarm(seed, LOTTERY))).isGreaterThan(5));
  }
}
