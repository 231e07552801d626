package io.github.btlib.core.torrent;

import io.github.btlib.core.peer.PeerConnection;
import io.github.btlib.core.piece.PieceBook;
import io.github.btlib.core.tracker.Announcer;
import io.github.btlib.metainfo.Metainfo;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a torrent does when it runs: it downloads and serves. Holds, from its construction to {@link
 * #close}, what a torrent has only then: peers, attempts to connect, announces. The torrent's
 * thread's alone.
 */
final class Trading implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Trading.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String name;
  private final TorrentSwarm swarm;
  private final PieceBook pieces;
  private final Announcer announcer;
  private final Progress progress;
  private final Signals signals;
  private final Upkeep upkeep;
  private final ChokeRounds chokes;

  /** What else is to be seen to meanwhile. */
  interface Upkeep {
    /** Called whenever anything may have changed, and when it is due. */
    void settle(long now);

    /** Returns for how many nanoseconds it need not be called if nothing changes. */
    long patience(long now);
  }

  /** Begins to admit peers and to announce. */
  Trading(
      Metainfo metainfo,
      TorrentServices services,
      TorrentSwarm swarm,
      Announcer announcer,
      Progress progress,
      Signals signals,
      Upkeep upkeep) {
    this.name = metainfo.name();
    this.swarm = swarm;
    this.pieces = swarm.pieces();
    this.announcer = announcer;
    this.progress = progress;
    this.signals = signals;
    this.upkeep = upkeep;
    long now = System.nanoTime();
    this.chokes =
        new ChokeRounds(
            services.settings().chokingStrategy(),
            UploadSlots.of(services.settings()),
            metainfo,
            services.random(),
            now);
    swarm.open();
    announcer.start(now);
  }

  /** Goes on until something else is wanted, or something breaks. */
  void run() {
    long nextTick = System.nanoTime();
    while (true) {
      long then = System.nanoTime();
      Signals.Seen seen = signals.await(patience(then, nextTick));
      long now = System.nanoTime();
      upkeep.settle(now); // also if it is to stop now: it would not be told later
      boolean stops = seen.recheck() || seen.failure() != null || seen.inDoubt();
      if (stops || seen.wish() != Signals.Wish.RUN) {
        return;
      }
      boolean tick = nextTick - now <= 0;
      if (tick) {
        tick(now);
        nextTick = now + Pulse.TICK;
      } else if (seen.refill()) {
        swarm.peers().forEach(peer -> peer.refill(now));
      }
      if (seen.rechoke()) {
        chokes.changed();
      }
      chokes
          .ask(() -> swarm.chokeView(now), pieces.finished(), now)
          .ifPresent(decision -> swarm.unchoke(decision));
      if (tick || seen.connect()) {
        swarm.connectMore(now);
      }
      announcer.tick(now);
    }
  }

  private long patience(long now, long nextTick) {
    return swarm.hasPeers() || progress.isMoving()
        ? Math.min(nextTick - now, chokes.patience(now))
        : Math.min(
            upkeep.patience(now),
            Pulse.idle(announcer.patience(now), swarm.patience(now), pieces.finished()));
  }

  private void tick(long now) {
    progress.tick(now);
    for (PeerConnection peer : swarm.peers()) {
      peer.tick(now, pieces.finished());
    }
  }

  /** Parts from the peers, tells the trackers, and waits for the peers' threads. */
  @Override
  public void close() {
    swarm.close("the torrent stops");
    announcer.stop();
    progress.rest();
    // however long it takes: a peer's thread that waits for the disk still uses the storage
    while (!swarm.awaitEmpty(PATIENCE)) {
      log.warn("torrent {}: a peer's thread is still waiting for the storage", name);
    }
  }
}
