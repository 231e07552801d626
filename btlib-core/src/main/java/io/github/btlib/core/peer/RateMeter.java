package io.github.btlib.core.peer;

/**
 * A rate from a growing total, smoothed over about five seconds. Not thread-safe, but {@link
 * #perSecond} may be read by anyone.
 */
public final class RateMeter {
  private static final double SECONDS_SMOOTHED = 5;

  private boolean started;
  private long lastTotal;
  private long lastAt;
  private double latest;
  private volatile double smoothed;

  /**
   * Takes a reading; to be called about once a second.
   *
   * @param total bytes so far
   * @param now nanoseconds of a monotonic clock
   */
  public void read(long total, long now) {
    if (started && now - lastAt > 0) {
      double seconds = (now - lastAt) / 1e9;
      latest = (total - lastTotal) / seconds;
      double weight = 1 - Math.exp(-seconds / SECONDS_SMOOTHED);
      smoothed = smoothed == 0 ? latest : smoothed + weight * (latest - smoothed);
    }
    started = true;
    lastTotal = total;
    lastAt = now;
  }

  /** Forgets the rate, because nothing is measured for a while. */
  public void reset() {
    started = false;
    latest = 0;
    smoothed = 0;
  }

  /** Returns bytes per second between the last two readings. */
  public double latest() {
    return latest;
  }

  /** Returns bytes per second, smoothed. */
  public long perSecond() {
    return Math.round(smoothed);
  }
}
