package io.github.btlib.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.wire.AllowedFast;
import io.github.btlib.core.wire.Block;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The Fast extension (BEP 6) in swarms: rejects, and pieces that are allowed while choked. */
class FastSwarmTest {
  private static final int PIECES = 60;
  private static final int BLOCKS = 4;

  /** The simulation fails the run when a request is answered twice. */
  @Test
  void aSwarmOfWhichHalfSpeaksFastCompletes() {
    Seeds.forEach(
        20,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          SimSwarm swarm = new SimSwarm(seed, PIECES, BLOCKS);
          swarm.join(NodeSpec.seed().fast().slots(2));
          for (int i = 0; i < 14; i++) {
            NodeSpec leecher =
                NodeSpec.leecher()
                    .upload(random.nextInt(20, 200) * NodeSpec.KIB)
                    .latency(Duration.ofMillis(random.nextInt(1, 150)))
                    .slots(random.nextInt(1, 5));
            swarm.join(i % 2 == 0 ? leecher.fast() : leecher);
          }
          swarm.runUntilComplete(Duration.ofMinutes(30));
          assertThat(swarm.nodes().stream().mapToInt(SimNode::rejects).sum())
              .as("requests that crossed a choke or a cancel")
              .isPositive();
          assertThat(swarm.nodes().stream().mapToLong(SimNode::downloadedWhileChoked).sum())
              .isPositive();
          assertThat(swarm.nodes()).allMatch(node -> node.storage().isAllGood());
          assertThat(swarm.nodes()).allMatch(node -> node.banned().isEmpty());
        });
  }

  private static List<SimNode> leechersOfASeedThatChokesAll(long seed, NodeSpec leecher) {
    SimSwarm swarm = new SimSwarm(seed, PIECES, BLOCKS);
    swarm.join(NodeSpec.seed().fast().freeRider());
    List<SimNode> leechers = swarm.join(6, leecher.freeRider());
    swarm.run(Duration.ofMinutes(5));
    return leechers;
  }

  @Test
  void ofASeedThatChokesEverybodyEachGetsThePiecesThatItIsAllowed() {
    Seeds.forEach(
        10,
        seed -> {
          assertThat(leechersOfASeedThatChokesAll(seed, NodeSpec.leecher().fast()))
              .allSatisfy(node -> {
                assertThat(node.book().verifiedCount()).isEqualTo(AllowedFast.PIECES);
                assertThat(node.downloadedWhileChoked())
                    .isEqualTo((long) AllowedFast.PIECES * BLOCKS * Block.SIZE);
              });
          assertThat(leechersOfASeedThatChokesAll(seed, NodeSpec.leecher()))
              .as("without the extension")
              .allSatisfy(node -> assertThat(node.downloaded()).isZero());
        });
  }
}
