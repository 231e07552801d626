package io.github.btlib.core.tracker;

import java.time.Duration;

/**
 * A connection id that a UDP tracker gave us (BEP 15).
 *
 * @param id what the tracker knows us by
 * @param since when it was received, in the time of {@link System#nanoTime}
 */
record UdpConnection(long id, long since) {
  static final Duration LIFE = Duration.ofMinutes(1);

  boolean isExpired(long now) {
    return now - since >= LIFE.toNanos();
  }
}
