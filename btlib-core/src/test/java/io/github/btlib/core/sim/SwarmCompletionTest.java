package io.github.btlib.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.wire.Block;
import io.github.btlib.spi.ChokingStrategy;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Swarms of all kinds come to their end, and everything adds up. */
class SwarmCompletionTest {
  private static final List<ChokingStrategy> STRATEGIES =
      List.of(
          ChokingStrategy.titForTat(),
          ChokingStrategy.fastestUpload(),
          ChokingStrategy.antiLeech());

  /** A node with a link of any kind. */
  private static NodeSpec any(SplittableRandom random, NodeSpec spec) {
    return spec.upload(random.nextInt(20, 200) * NodeSpec.KIB)
        .download(random.nextInt(200, 2_000) * NodeSpec.KIB)
        .latency(Duration.ofMillis(random.nextInt(1, 150)))
        .slots(random.nextInt(2, 9))
        .choking(STRATEGIES.get(random.nextInt(STRATEGIES.size())));
  }

  private static SimSwarm anySwarm(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SimSwarm swarm = new SimSwarm(seed, random.nextInt(40, 101), random.nextInt(1, 5));
    swarm.join(any(random, NodeSpec.seed()));
    for (int leechers = random.nextInt(9, 30); leechers > 0; leechers--) {
      swarm.join(any(random, NodeSpec.leecher()));
    }
    return swarm;
  }

  @Test
  void everybodyCompletesAndTheSumsAgree() {
    Seeds.forEach(
        50,
        seed -> {
          SimSwarm swarm = anySwarm(seed);
          swarm.runUntilComplete(Duration.ofMinutes(30));
          swarm.run(Duration.ofSeconds(10));
          long sent = 0;
          long received = 0;
          for (SimNode node : swarm.nodes()) {
            assertThat(node.storage().isAllGood()).isTrue();
            assertThat(node.banned()).isEmpty();
            assertThat(node.peers()).as("connections between seeds").isEmpty();
            assertThat(node.storage().writes())
                .as("blocks written, each once")
                .isEqualTo(node.id() == 0 ? 0 : swarm.blockCount());
            sent += node.uploaded();
            received += node.downloaded();
          }
          assertThat(received).isLessThanOrEqualTo(sent);
          // a few blocks of the endgame cross their cancels, however little there is to download
          long wasted = swarm.nodes().stream().mapToLong(SimNode::wasted).sum();
          long fewBlocks = 12L * Block.SIZE * swarm.nodes().size();
          assertThat(wasted).as("bytes of no use").isLessThan(received / 50 + fewBlocks);
        });
  }

  @Test
  void peersThatComeGoAndLoseEachOtherAtRandomDoNotKeepTheOthersFromCompleting() {
    Seeds.forEach(
        30,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          SimSwarm swarm = anySwarm(seed);
          SimNode first = swarm.nodes().get(0);
          swarm.loseConnectionsEvery(Duration.ofSeconds(1));
          for (int i = 0; i < 20; i++) {
            swarm.run(Duration.ofMillis(random.nextInt(3_000)));
            SimNode victim = swarm.nodes().get(random.nextInt(swarm.nodes().size()));
            if (victim.id() != first.id()) {
              swarm.leave(victim);
            }
            swarm.join(any(random, NodeSpec.leecher()));
          }
          swarm.runUntilComplete(Duration.ofMinutes(30));
          assertThat(swarm.lostConnections()).as("losses").isPositive();
          assertThat(swarm.nodes()).filteredOn(SimNode::isGone).as("leavers").isNotEmpty();
          assertThat(swarm.nodes()).allMatch(node -> node.banned().isEmpty());
        });
  }

  @Test
  void theSameSeedGivesTheSameRunAndAnotherAnother() {
    Seeds.forEach(
        10,
        seed -> {
          long trace = traceOf(seed);
          assertThat(traceOf(seed)).isEqualTo(trace);
          assertThat(traceOf(seed + 1)).isNotEqualTo(trace);
        });
  }

  private static long traceOf(long seed) {
    SimSwarm swarm = anySwarm(seed);
    swarm.loseConnectionsEvery(Duration.ofSeconds(2));
    swarm.join(NodeSpec.seed().percentBad(20));
    swarm.run(Duration.ofSeconds(30));
    return swarm.time().traceHash();
  }
}
