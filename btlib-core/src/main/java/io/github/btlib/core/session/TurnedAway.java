package io.github.btlib.core.session;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections made to us that ended before they were peers, and why: the latest {@link #MOST}. No
 * torrent's events can tell of them, because who does not finish a handshake names no torrent.
 * Thread-safe.
 */
final class TurnedAway {
  static final int MOST = 100;

  private static final Logger log = LoggerFactory.getLogger(TurnedAway.class);

  /**
   * One of them.
   *
   * @param address where it came from
   * @param reason why it ended, for a person
   */
  record Entry(InetSocketAddress address, String reason) {}

  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private final ArrayDeque<Entry> latest = new ArrayDeque<>();

  void note(InetSocketAddress address, String reason) {
    log.debug("turned away {}: {}", address, reason);
    lock.lock();
    try {
      if (latest.size() == MOST) {
        latest.removeFirst();
      }
      latest.addLast(new Entry(address, reason));
    } finally {
      lock.unlock();
    }
  }

  /** Returns the latest, oldest first. */
  List<Entry> latest() {
    lock.lock();
    try {
      return List.copyOf(latest);
    } finally {
      lock.unlock();
    }
  }
}
