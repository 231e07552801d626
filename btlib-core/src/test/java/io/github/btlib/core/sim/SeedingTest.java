package io.github.btlib.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One seed and many who want from it, and cannot help each other: they do not know each other. */
class SeedingTest {
  private static final int LEECHERS = 20;
  private static final int SLOTS = 4;
  private static final int REGULAR_SLOTS = 3;

  /** As {@code ChokingStrategy.titForTat} promises it. */
  private static final Duration BOUND =
      Duration.ofSeconds(190).multipliedBy((LEECHERS + REGULAR_SLOTS - 1) / REGULAR_SLOTS);

  private static final Duration STEP = Duration.ofSeconds(5);

  /**
   * Returns the longest that any peer waited from one block to the next while it was interested.
   */
  private static Duration longestWait(long seed, List<NodeSpec> leechers) {
    SimSwarm swarm = new SimSwarm(seed, 400, 4, 0);
    SimNode server = swarm.join(NodeSpec.seed().slots(SLOTS));
    for (NodeSpec spec : leechers) {
      swarm.connect(server, swarm.join(spec));
    }
    Map<Long, Long> sent = new HashMap<>();
    Map<Long, Duration> servedAt = new HashMap<>();
    Duration longest = Duration.ZERO;
    while (swarm.time().elapsed().compareTo(BOUND.multipliedBy(2)) < 0) {
      swarm.run(STEP);
      Duration now = swarm.time().elapsed();
      for (SimPeer peer : server.peers()) {
        Long before = sent.put(peer.id(), peer.sent());
        if (before == null ? peer.sent() > 0 : peer.sent() > before) {
          servedAt.put(peer.id(), now);
        }
        Duration waited = now.minus(servedAt.getOrDefault(peer.id(), Duration.ZERO));
        longest = longest.compareTo(waited) > 0 || !peer.remoteIsInterested() ? longest : waited;
      }
    }
    return longest;
  }

  @Test
  void aSeedServesEverybodyWithinAFewMinutes() {
    Seeds.forEach(
        8,
        seed -> {
          List<NodeSpec> alike = Collections.nCopies(LEECHERS, NodeSpec.leecher());
          assertThat(longestWait(seed, alike)).isLessThan(Duration.ofMinutes(7));
        });
  }

  @Test
  void amongPeersThatTakeSlowlyTheBoundHoldsAllTheSame() {
    Seeds.forEach(
        4,
        seed -> {
          NodeSpec slow = NodeSpec.leecher().download(NodeSpec.KIB);
          List<NodeSpec> leechers = new ArrayList<>();
          for (int i = 0; i < LEECHERS; i++) {
            leechers.add(i % 2 == 0 ? slow : NodeSpec.leecher());
          }
          assertThat(longestWait(seed, leechers)).isLessThan(BOUND);
        });
  }

  /** Returns what a seed of 1 MiB/s sends in five minutes, to peers that take 20 KiB/s each. */
  private static long sentToSlowPeers(long seed, NodeSpec server) {
    SimSwarm swarm = new SimSwarm(seed, 400, 4, 0);
    SimNode node = swarm.join(server.upload(1_024 * NodeSpec.KIB));
    for (int i = 0; i < 30; i++) {
      swarm.connect(node, swarm.join(NodeSpec.leecher().download(20 * NodeSpec.KIB)));
    }
    swarm.run(Duration.ofMinutes(5));
    return node.uploaded();
  }

  @Test
  void slotsThatFollowTheRateUseAnUplinkThatAFewSlotsCannotFill() {
    Seeds.forEach(
        4,
        seed ->
            assertThat(sentToSlowPeers(seed, NodeSpec.seed().slotsByRate()))
                .isGreaterThan(2 * sentToSlowPeers(seed, NodeSpec.seed().slots(SLOTS))));
  }
}
