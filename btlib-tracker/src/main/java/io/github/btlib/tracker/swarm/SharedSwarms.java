package io.github.btlib.tracker.swarm;

import io.github.btlib.metainfo.InfoHash;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * {@link Swarms} for many threads at once: one lock, held for a few hundred nanoseconds of work and
 * never over I/O. Thread-safe.
 */
public final class SharedSwarms {

  private final ReentrantLock lock = new ReentrantLock();
  private final LongSupplier clockMillis;

  // guarded by lock
  private final Swarms swarms;
  private final RandomGenerator random = new SplittableRandom();

  /**
   * Takes swarms over; nobody else may use them any more.
   *
   * @param swarms what to share
   * @param clockMillis a time that never goes back
   */
  public SharedSwarms(Swarms swarms, LongSupplier clockMillis) {
    this.swarms = swarms;
    this.clockMillis = clockMillis;
  }

  /**
   * Takes an announce in.
   *
   * @param infoHash the torrent
   * @param announce what the peer says
   * @return what to answer
   */
  public AnnounceOutcome announce(InfoHash infoHash, Announce announce) {
    lock.lock();
    try {
      // read under the lock, or a thread that waited for it would bring an older time than the last
      return swarms.announce(infoHash, announce, clockMillis.getAsLong(), random);
    } finally {
      lock.unlock();
    }
  }
}
