package io.github.btlib.examples.realclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.TorrentEvent.PeerBanned;
import io.github.btlib.TorrentEvent.PieceFailed;
import io.github.btlib.TorrentStatus;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * libtorrent, Transmission, aria2 and two sessions of ours get everything from one seed.
 *
 * <p>Both swarms at a time, because they mostly wait for the seed and for Transmission's timers.
 */
@RequiresClient({Program.LIBTORRENT, Program.TRANSMISSION, Program.ARIA2})
class MixedSwarmTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final int MEBIBYTES = 12;
  private static final int SEED_RATE = 3 * 1024 * 1024 / 2;

  @TempDir Path directory;

  @AfterAll
  static void noThreadIsLeft() {}

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void everybodyCompletesFromASeedOfLibtorrent() throws Exception {
    try (MixedSwarm swarm = new MixedSwarm("127.0.1.", directory, MEBIBYTES, SEED_RATE)) {
      swarm.seedWithLibtorrent();
      everybodyGetsEverythingByTrading(swarm);
      nothingIsLeft(swarm);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void everybodyCompletesFromASeedOfOurs() throws Exception {
    try (MixedSwarm swarm = new MixedSwarm("127.0.2.", directory, MEBIBYTES, SEED_RATE)) {
      OwnPeer seed = swarm.seedWithBtlib();
      everybodyGetsEverythingByTrading(swarm);
      assertThat(seed.events(PeerBanned.class)).isEmpty();
      nothingIsLeft(swarm);
      seed.close();
      seed.assertNothingOpen();
    }
  }

  private static void everybodyGetsEverythingByTrading(MixedSwarm swarm) throws Exception {
    swarm.awaitComplete(LIMIT);
    for (Path downloaded : swarm.downloads()) {
      assertThat(swarm.sample.differenceIn(downloaded)).as("in %s", downloaded).isEmpty();
    }
    long size = swarm.first.torrent().metainfo().totalLength();
    assertThat(swarm.uploadedBySeed()).as("five have it, so they traded").isLessThan(3 * size);
    for (OwnPeer peer : swarm.ours()) {
      TorrentStatus status = peer.torrent().status();
      assertThat(status.uploadedBytes()).as("we gave too").isGreaterThan(size / 20);
      assertThat(status.wastedBytes()).as("fetched twice").isLessThan(size / 20);
      assertThat(peer.events(PieceFailed.class)).isEmpty();
      assertThat(peer.events(PeerBanned.class)).isEmpty();
    }
  }

  private static void nothingIsLeft(MixedSwarm swarm) {
    for (OwnPeer peer : swarm.ours()) {
      peer.close();
      peer.assertNothingOpen();
    }
  }
}
