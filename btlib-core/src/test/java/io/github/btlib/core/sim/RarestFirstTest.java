package io.github.btlib.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.spi.PieceSelector;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is rare is spread before it is lost. */
class RarestFirstTest {
  private static final int PIECES = 60;
  private static final int LEECHERS = 12;

  /** The only seed leaves when it has sent everything twice; returns who completes all the same. */
  private static long completeWithoutTheSeed(long seed, PieceSelector selector) {
    SimSwarm swarm = new SimSwarm(seed, PIECES, 4);
    SimNode server = swarm.join(NodeSpec.seed());
    swarm.join(LEECHERS, NodeSpec.leecher().selector(selector));
    long enough = 2 * swarm.metainfo().totalLength();
    swarm.runUntil(
        () -> server.uploaded() > enough || swarm.incomplete() == 0, Duration.ofMinutes(30));
    swarm.leave(server);
    swarm.run(Duration.ofMinutes(5));
    return swarm.nodes().stream().filter(node -> !node.isGone() && node.isComplete()).count();
  }

  @Test
  void aSwarmOutlivesItsSeedBecauseThePiecesAreSpread() {
    Seeds.forEach(
        8,
        seed -> {
          assertThat(completeWithoutTheSeed(seed, PieceSelector.rarestFirst())).isEqualTo(LEECHERS);
          assertThat(completeWithoutTheSeed(seed, PieceSelector.sequential())).isZero();
        });
  }

  /** Of the last piece there is one copy, of the others there are five; the copy is soon gone. */
  private static long copiesOfTheRarePiece(long seed, PieceSelector selector) {
    int rare = 2 * PIECES - 1;
    SimSwarm swarm = new SimSwarm(seed, 2 * PIECES, 4);
    SimNode server = swarm.join(NodeSpec.seed());
    swarm.join(4, NodeSpec.leecher().missing(rare).selector(selector));
    swarm.join(LEECHERS, NodeSpec.leecher().selector(selector));
    // those that lack only that piece do not take it from here: they are not known here
    server.peers().stream().filter(peer -> peer.remote().id() <= 4).forEach(swarm::part);
    long enough = swarm.metainfo().totalLength() * 3 / 8;
    swarm.runUntil(() -> server.uploaded() > enough, Duration.ofMinutes(30));
    swarm.leave(server);
    swarm.run(Duration.ofSeconds(1));
    return swarm.nodes().stream()
        .filter(node -> !node.isGone() && node.book().isVerified(rare))
        .count();
  }

  @Test
  void aPieceThatOnlyTheLeavingSeedHadIsReplicatedBeforeItGoes() {
    Seeds.forEach(
        8,
        seed -> {
          assertThat(copiesOfTheRarePiece(seed, PieceSelector.rarestFirst())).isPositive();
          assertThat(copiesOfTheRarePiece(seed, PieceSelector.sequential())).isZero();
        });
  }
}
