package io.github.btlib.core.sim;

import io.github.btlib.core.piece.Deadlines;
import io.github.btlib.core.piece.PieceBook;
import io.github.btlib.core.piece.ReadAhead;
import io.github.btlib.metainfo.Metainfo;
import java.time.Duration;

/**
 * Plays the torrent of a simulated node at a constant rate while it is downloaded, and measures how
 * long it waits.
 */
final class SimReader {
  private static final Duration STEP = Duration.ofMillis(50);

  private final VirtualTime time;
  private final PieceBook book;
  private final Metainfo metainfo;
  private final int step;
  private final boolean steering;
  private final ReadAhead ahead;
  private final Deadlines.Reader key = () -> {};
  private Deadlines.Window window = Deadlines.Window.NONE;
  private long position;
  private long soughtAt;
  private long firstByteAt = -1;
  private Duration stalled = Duration.ZERO;
  private boolean stopped;

  /**
   * @param bytesPerSecond the rate it plays at
   * @param steering whether it says what it needs, or just takes what the selector brings
   */
  SimReader(SimSwarm swarm, SimNode node, int bytesPerSecond, boolean steering) {
    this.time = swarm.time();
    this.book = node.book();
    this.metainfo = swarm.metainfo();
    this.step = (int) (bytesPerSecond * STEP.toMillis() / 1000);
    this.steering = steering;
    this.ahead = new ReadAhead(0, metainfo.totalLength(), metainfo.pieceLength(), time.now());
    seek(0);
    play();
  }

  /** Goes on elsewhere; what was measured is forgotten. */
  void seek(int piece) {
    position = metainfo.pieceOffset(piece);
    soughtAt = time.now();
    firstByteAt = -1;
    stalled = Duration.ZERO;
    steer();
  }

  private void steer() {
    Deadlines.Window now = ahead.window(position, time.now());
    if (steering && !now.equals(window)) {
      window = now;
      book.deadlines().set(key, now);
    }
  }

  private void play() {
    if (stopped) {
      return;
    }
    long had = position;
    long end = Math.min(position + step, metainfo.totalLength());
    while (position < end && book.isVerified((int) (position / metainfo.pieceLength()))) {
      position = Math.min(end, (position / metainfo.pieceLength() + 1) * metainfo.pieceLength());
    }
    if (position > had && firstByteAt < 0) {
      firstByteAt = time.now();
    }
    if (position < end && firstByteAt >= 0) {
      stalled = stalled.plus(STEP);
    }
    ahead.taken(position - had, time.now());
    steer();
    time.in(STEP, this::play);
  }

  /** Needs nothing any more. */
  void stop() {
    stopped = true;
    book.deadlines().remove(key);
  }

  boolean hasBegun() {
    return firstByteAt >= 0;
  }

  /** Returns how long it waited for the first byte since it began or was moved. */
  Duration waited() {
    return Duration.ofNanos(firstByteAt - soughtAt);
  }

  /** Returns how long it waited since the first byte. */
  Duration stalled() {
    return stalled;
  }
}
