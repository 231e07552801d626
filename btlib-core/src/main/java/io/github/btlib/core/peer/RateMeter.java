package io.github.btlib.core.peer;

/**
 * A rate from a growing total, smoothed over a few seconds. Not thread-safe, but {@link #perSecond}
 * may be read by anyone.
 */
public final class RateMeter {
  /** For people to look at. */
  private static final double SECONDS_SHOWN = 5;

  /**
   * For peers to be compared by, as the first client had it. A peer with a share of a home uplink
   * sends a block in several seconds: over five of them its rate is mostly chance, and in simulated
   * swarms slots that follow it serve those who give and those who do not nearly alike.
   */
  private static final double SECONDS_COMPARED = 20;

  private final double secondsSmoothed;
  private boolean started;
  private long lastTotal;
  private long lastAt;
  private double latest;
  private volatile double smoothed;

  /** Smooths over about five seconds. */
  public RateMeter() {
    this(SECONDS_SHOWN);
  }

  private RateMeter(double secondsSmoothed) {
    this.secondsSmoothed = secondsSmoothed;
  }

  /** Returns a meter that smooths over about two choke rounds, so that peers can be compared. */
  public static RateMeter overRounds() {
    return new RateMeter(SECONDS_COMPARED);
  }

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
      double weight = 1 - Math.exp(-seconds / secondsSmoothed);
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
