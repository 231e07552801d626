package io.github.btlib.core.limit;

/**
 * The arithmetic of a limit: tokens, a byte each, come in at the rate and are taken before bytes
 * pass. What was not used for a while may be caught up on, but no more than {@link #burst}: a tenth
 * of a second's worth, or, at the lowest rates, one quantum. So in any span of time no more bytes
 * pass than the rate times the span, plus one burst.
 *
 * <p>Bytes that cannot wait are charged: they leave a debt, which those that can wait pay off.
 * Times are nanoseconds of a monotonic clock. Not thread-safe.
 */
final class TokenBucket {
  /** A block with its header, so that a block is sent whole when the rate allows. */
  static final int LARGEST_QUANTUM = 16_384 + 13;

  /** A packet of less is mostly header; more would be too much at once for the lowest rates. */
  static final int SMALLEST_QUANTUM = 256;

  private static final double QUANTUM_SECONDS = 0.05;
  private static final double BURST_SECONDS = 0.1;

  /**
   * The most that can be owed: where the bytes that cannot wait exceed the limit by themselves, the
   * others are not to suffer for it long afterwards.
   */
  private static final double DEBT_SECONDS = 10;

  private long rate;
  private double tokens;
  private long last;

  /**
   * Makes a full bucket.
   *
   * @param rate bytes per second, at least 1
   */
  TokenBucket(long rate, long now) {
    this.rate = rate;
    this.last = now;
    this.tokens = burst();
  }

  /** Returns how many bytes may pass in one turn. */
  int quantum() {
    return (int) Math.clamp(rate * QUANTUM_SECONDS, SMALLEST_QUANTUM, LARGEST_QUANTUM);
  }

  /** Returns how many bytes may pass at once after a pause. */
  double burst() {
    return Math.max(rate * BURST_SECONDS, quantum());
  }

  /** Changes the rate, from now on. */
  void rate(long bytesPerSecond, long now) {
    fill(now);
    rate = bytesPerSecond;
    tokens = Math.clamp(tokens, -rate * DEBT_SECONDS, burst());
  }

  /**
   * Takes tokens if there are enough.
   *
   * @param bytes at most a {@link #quantum}, or there never are
   */
  boolean take(int bytes, long now) {
    fill(now);
    if (tokens < bytes) {
      return false;
    }
    tokens -= bytes;
    return true;
  }

  /** Takes tokens whether there are enough or not. */
  void charge(int bytes, long now) {
    fill(now);
    tokens = Math.max(tokens - bytes, -rate * DEBT_SECONDS);
  }

  /** Puts tokens back that were taken and not used. */
  void giveBack(int bytes) {
    tokens = Math.min(tokens + bytes, burst());
  }

  /**
   * Returns how long it takes until there are enough tokens, if nobody takes any; 0 if there are.
   */
  long nanosUntil(int bytes, long now) {
    fill(now);
    return tokens >= bytes ? 0 : (long) Math.ceil((bytes - tokens) * 1e9 / rate);
  }

  private void fill(long now) {
    if (now - last > 0) { // threads read the clock before they get here, in any order
      tokens = Math.min(tokens + (now - last) * (rate / 1e9), burst());
      last = now;
    }
  }
}
