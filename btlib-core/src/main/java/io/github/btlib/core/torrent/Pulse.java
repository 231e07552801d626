package io.github.btlib.core.torrent;

import java.time.Duration;

/**
 * How often a torrent's thread looks after what is timed. With peers it ticks; without any it
 * sleeps until something is due, because thousands of idle torrents are to cost nothing. All times
 * are nanoseconds.
 */
final class Pulse {
  static final long TICK = Duration.ofSeconds(1).toNanos();

  /**
   * How soon a seed that waits for a turn at connecting asks again. Its wish stands until then, so
   * this is for a turn that came to nothing.
   */
  static final long ASK_AGAIN = Duration.ofSeconds(10).toNanos();

  private Pulse() {}

  /**
   * Returns how long a torrent without peers may sleep.
   *
   * @param untilAnnounce how long it takes until an announce is due
   * @param untilConnect how long it takes until there may be a peer to connect to; 0 if there is
   * @param seeding whether nothing is to be downloaded, so that connecting is not urgent
   */
  static long idle(long untilAnnounce, long untilConnect, boolean seeding) {
    long again = seeding ? ASK_AGAIN : TICK;
    return Math.min(untilAnnounce, untilConnect > 0 ? untilConnect : again);
  }
}
