package io.github.btlib.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A file of high priority: the last fifth of the torrent's pieces. */
class PrioritySwarmTest {
  private static final int PIECES = 100;
  private static final BitSet FILE = new BitSet();

  static {
    FILE.set(80, PIECES);
  }

  private static boolean hasFile(SimNode node) {
    BitSet lacked = (BitSet) FILE.clone();
    lacked.andNot(node.book().verified());
    return lacked.isEmpty();
  }

  private static int othersOf(SimNode node) {
    BitSet others = node.book().verified();
    others.andNot(FILE);
    return others.cardinality();
  }

  @Test
  void ofSeedsTheFileComesFirst() {
    Seeds.forEach(
        10,
        seed -> {
          SimSwarm swarm = new SimSwarm(seed, PIECES, 4);
          swarm.join(3, NodeSpec.seed());
          SimNode leecher = swarm.join(NodeSpec.leecher().high(FILE));
          swarm.runUntil(() -> hasFile(leecher), Duration.ofMinutes(10));
          assertThat(othersOf(leecher))
              .as("pieces that were begun when the last of the file were on their way")
              .isLessThan(20);
          swarm.runUntilComplete(Duration.ofMinutes(10));
        });
  }

  /** Returns how many other pieces each leecher has when it has the file, on average. */
  private static double othersBeforeTheFile(long seed, NodeSpec leecher) {
    SimSwarm swarm = new SimSwarm(seed, PIECES, 4);
    swarm.join(NodeSpec.seed());
    List<SimNode> leechers = swarm.join(10, leecher);
    swarm.join(10, NodeSpec.leecher()); // they want everything alike
    double others = 0;
    for (SimNode each : leechers) {
      swarm.runUntil(() -> hasFile(each), Duration.ofMinutes(30));
      others += othersOf(each);
    }
    swarm.runUntilComplete(Duration.ofMinutes(30));
    return others / leechers.size();
  }

  @Test
  void inASwarmThoseWhoWantTheFileMostHaveItEarlierThanTheyWould() {
    Seeds.forEach(
        10,
        seed ->
            assertThat(othersBeforeTheFile(seed, NodeSpec.leecher().high(FILE)))
                .isLessThan(0.7 * othersBeforeTheFile(seed, NodeSpec.leecher())));
  }
}
