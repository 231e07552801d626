package io.github.btlib.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Nobody waits for the slowest peer, be it in the last pieces or before. Compared are whole batches
 * of swarms with and without it: from one to the next, luck alone makes 15 %.
 */
class SlowPeerTest {
  private static final int LEECHERS = 12;
  private static final double SLOWER = 1.1;
  private static final double WASTED = 0.02;

  /** What a batch of swarms took and wasted together. */
  private record Batch(Duration took, double wasted) {}

  /**
   * @param odd nodes that join the ordinary ones, who are not waited for
   */
  private static Batch batch(long seed, int swarms, List<NodeSpec> odd) {
    SplittableRandom random = new SplittableRandom(seed);
    Duration took = Duration.ZERO;
    double wasted = 0;
    for (int i = 0; i < swarms; i++) {
      SimSwarm swarm = new SimSwarm(random.nextLong(), 60, 4);
      swarm.join(NodeSpec.seed());
      List<SimNode> leechers = swarm.join(LEECHERS, NodeSpec.leecher());
      odd.forEach(swarm::join);
      swarm.runUntil(() -> leechers.stream().allMatch(SimNode::isComplete), Duration.ofMinutes(30));
      took = took.plus(swarm.time().elapsed());
      wasted += swarm.wastedShare() / swarms;
    }
    return new Batch(took, wasted);
  }

  private static void isNoHindrance(int swarms, NodeSpec... odd) {
    Seeds.forEach(
        1,
        seed -> {
          Batch without = batch(seed, swarms, List.of());
          Batch with = batch(seed, swarms, List.of(odd));
          assertThat((double) with.took().toMillis() / without.took().toMillis())
              .as("time with the odd ones, as a multiple of the time without")
              .isLessThan(SLOWER);
          assertThat(with.wasted()).as("payload that was of no use").isLessThan(WASTED);
        });
  }

  private static NodeSpec aHundredTimesSlower(NodeSpec spec) {
    return spec.upload(spec.upload() / 100).download(spec.download() / 100);
  }

  @Test
  void aSeedThatIsAHundredTimesSlowerHoldsNobodyUp() {
    isNoHindrance(16, aHundredTimesSlower(NodeSpec.seed()));
  }

  @Test
  void aLeecherThatIsAHundredTimesSlowerHoldsNobodyUp() {
    isNoHindrance(10, aHundredTimesSlower(NodeSpec.leecher()));
  }

  @Test
  void aSeedThatTakesRequestsAndAnswersNoneHoldsNobodyUp() {
    isNoHindrance(10, NodeSpec.seed().stallsAfter(Duration.ZERO));
  }

  @Test
  void seedsThatFallSilentHalfWayLeaveNoPieceBlocked() {
    NodeSpec silent = NodeSpec.seed().stallsAfter(Duration.ofSeconds(10));
    isNoHindrance(10, silent, silent.stallsAfter(Duration.ofSeconds(20)));
  }
}
