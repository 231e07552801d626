package io.github.btlib.examples.cli.text;

import java.time.Duration;

/**
 * Says when the next line of progress is due where lines cannot be drawn over: after a time, or
 * sooner if much happened. Time is an argument. Not thread-safe.
 */
public final class Pace {
  private final long nanos;
  private final double step;
  private boolean begun;
  private long lastTime;
  private double lastFraction;

  /**
   * Makes a pace.
   *
   * @param time a line is due when this much time has passed
   * @param step a line is due when this much has been done, a part of 1
   */
  public Pace(Duration time, double step) {
    this.nanos = time.toNanos();
    this.step = step;
  }

  /**
   * Asks whether a line is due, and if so counts it as written.
   *
   * @param now {@link System#nanoTime()}
   * @param fraction the part that is done, 0 to 1
   * @return true if it is due; never at the first call, which starts the clock
   */
  public boolean due(long now, double fraction) {
    // something new has begun: a download after a check
    lastFraction = Math.min(lastFraction, fraction);
    if (begun && now - lastTime < nanos && fraction - lastFraction < step) {
      return false;
    }
    boolean due = begun;
    begun = true;
    lastTime = now;
    lastFraction = fraction;
    return due;
  }
}
