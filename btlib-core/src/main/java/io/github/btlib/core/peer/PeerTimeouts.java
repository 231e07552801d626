package io.github.btlib.core.peer;

import java.time.Duration;

/**
 * How long a peer may keep us waiting, in nanoseconds.
 *
 * @param idle without a byte, before it is parted from
 * @param snub without a block it owes, before others are asked
 */
public record PeerTimeouts(long idle, long snub) {
  /**
   * Nothing sent for this long calls for a keep-alive; clients part from peers silent for 120 s and
   * more.
   */
  static final long KEEP_ALIVE = Duration.ofMinutes(1).toNanos();

  public static PeerTimeouts of(Duration idle, Duration snub) {
    return new PeerTimeouts(idle.toNanos(), snub.toNanos());
  }
}
