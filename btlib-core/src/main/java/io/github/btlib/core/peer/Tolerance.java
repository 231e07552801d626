package io.github.btlib.core.peer;

import io.github.btlib.core.wire.ProtocolException;

/**
 * How often a peer may do what costs us more than it costs the peer: so many times at once, and so
 * many a second for ever. Not thread-safe; told the time.
 */
final class Tolerance {
  private final String what;
  private final int atOnce;
  private final int perSecond;
  private double left;
  private long lastAt;

  /**
   * @param what is counted, as the reason for a disconnect names it
   */
  Tolerance(String what, int atOnce, int perSecond) {
    this.what = what;
    this.atOnce = atOnce;
    this.perSecond = perSecond;
    this.left = atOnce;
  }

  /**
   * Counts one.
   *
   * @param now nanoseconds of a monotonic clock
   * @return whether it was within bounds
   */
  boolean allows(long now) {
    if (left < atOnce) {
      left = Math.min(atOnce, left + (now - lastAt) / 1e9 * perSecond);
    }
    lastAt = now;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }

  /**
   * Counts one.
   *
   * @throws ProtocolException if it was one too many
   */
  void require(long now) throws ProtocolException {
    if (!allows(now)) {
      throw new ProtocolException(
          what + ": more than " + atOnce + " at once and " + perSecond + " a second");
    }
  }
}
