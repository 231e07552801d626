package io.github.btlib.examples.realclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentEvent.PeerBanned;
import io.github.btlib.TorrentEvent.PieceFailed;
import io.github.btlib.TorrentEvent.PieceVerified;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/**
 * The mixed swarm, with everybody resting now and then. It takes minutes, and prints what our
 * sessions saw.
 */
@Tag("soak")
@RequiresClient({Program.LIBTORRENT, Program.TRANSMISSION, Program.ARIA2})
class MixedSwarmSoak {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int ROUNDS = 5;
  private static final int RESTS = 12;
  private static final int MEBIBYTES = 20;
  private static final int SEED_RATE = 1024 * 1024;

  @TempDir Path directory;

  @RepeatedTest(ROUNDS)
  void everybodyCompletesHoweverOftenTheOthersRest(RepetitionInfo round) throws Exception {
    Random random = new Random(round.getCurrentRepetition());
    boolean seedIsOurs = round.getCurrentRepetition() % 2 == 0;
    try (MixedSwarm swarm = new MixedSwarm("127.0.3.", directory, MEBIBYTES, SEED_RATE)) {
      long start = System.nanoTime();
      if (seedIsOurs) {
        swarm.seedWithBtlib();
      } else {
        swarm.seedWithLibtorrent();
      }
      List<Rest> clients =
          List.of(
              new Rest(swarm.libtorrent::pause, swarm.libtorrent::resume),
              new Rest(swarm.transmission::pause, swarm.transmission::resume),
              new Rest(swarm.aria2::freeze, swarm.aria2::thaw),
              rest(swarm.first),
              rest(swarm.second));
      for (int i = 0; i < RESTS; i++) {
        pass(Duration.ofMillis(random.nextInt(1000)));
        Rest client = clients.get(random.nextInt(clients.size()));
        client.begin.run();
        pass(Duration.ofMillis(random.nextInt(3000)));
        client.end.run();
      }
      swarm.awaitComplete(LIMIT);
      System.out.printf(
          "round %d: %.1f s, seed %s sent %d%n",
          round.getCurrentRepetition(),
          (System.nanoTime() - start) / 1e9,
          seedIsOurs ? "ours" : "libtorrent",
          swarm.uploadedBySeed());
      for (Path downloaded : swarm.downloads()) {
        assertThat(swarm.sample.differenceIn(downloaded)).as("in %s", downloaded).isEmpty();
      }
      for (OwnPeer peer : swarm.ours()) {
        peer.close();
        tell(peer);
        assertThat(peer.events(PieceFailed.class)).isEmpty();
        assertThat(peer.events(PeerBanned.class)).isEmpty();
        peer.assertNothingOpen();
      }
    }
    OwnPeer.assertNoThreads();
  }

  private static Rest rest(OwnPeer peer) {
    Torrent torrent = peer.torrent();
    return new Rest(torrent::pause, torrent::resume);
  }

  private static void tell(OwnPeer peer) {
    System.out.println(peer.torrent().status());
    peer.events(TorrentEvent.class).stream()
        .filter(event -> !(event instanceof PieceVerified))
        .forEach(event -> System.out.println("  " + event));
  }

  private static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** How a client is put to rest, and how it is woken. */
  private record Rest(Runnable begin, Runnable end) {}
}
