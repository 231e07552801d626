package io.github.btlib.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Who gives nothing gets little: a seed's share, and tries. A swarm that lives on: somebody joins
 * every few seconds and leaves with the last piece, so that there is never more upload than is
 * wanted.
 */
class FreeRiderTest {
  private static final Duration BETWEEN_ARRIVALS = Duration.ofSeconds(5);
  private static final int SLOTS = 6;
  private static final NodeSpec LEECHER =
      NodeSpec.leecher().upload(50 * NodeSpec.KIB).slots(SLOTS).seedsFor(Duration.ofMillis(1));

  /** Returns how many times as long as the others the free rider takes. */
  private static double handicap(long seed) {
    SimSwarm swarm = new SimSwarm(seed, 50, 8);
    swarm.join(NodeSpec.seed().slots(SLOTS).upload(150 * NodeSpec.KIB));
    List<SimNode> others = new ArrayList<>(swarm.join(30, LEECHER));
    SimNode freeRider = swarm.join(LEECHER.freeRider());
    while (!freeRider.isComplete()) {
      swarm.run(BETWEEN_ARRIVALS);
      others.add(swarm.join(LEECHER));
      assertThat(swarm.time().elapsed()).isLessThan(Duration.ofMinutes(30));
    }
    double mean =
        others.stream()
            .filter(SimNode::isComplete)
            .mapToLong(node -> node.took().toMillis())
            .average()
            .orElseThrow();
    return freeRider.took().toMillis() / mean;
  }

  @Test
  void aFreeRiderFinishesMuchLaterThanThoseWhoReciprocate() {
    Seeds.forEach(
        1,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          int swarms = 8;
          double sum = 0;
          for (int i = 0; i < swarms; i++) {
            double handicap = handicap(random.nextLong());
            assertThat(handicap).isGreaterThan(1.1);
            sum += handicap;
          }
          assertThat(sum / swarms).as("the free rider's time, the others' is 1").isGreaterThan(1.4);
        });
  }
}
