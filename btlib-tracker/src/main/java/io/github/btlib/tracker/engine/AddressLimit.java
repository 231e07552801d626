package io.github.btlib.tracker.engine;

import java.util.concurrent.TimeUnit;

/**
 * How much of something an IPv4 address or an IPv6 /64 may ask for.
 *
 * @param nanosEach after how many nanoseconds it may ask for one more; 0 if there is no limit
 * @param burst how many it may ask for at once
 */
public record AddressLimit(long nanosEach, int burst) {

  /** No limit. */
  public static final AddressLimit NONE = new AddressLimit(0, 0);

  /**
   * Makes a limit for a second.
   *
   * @param times how many in the long run, or 0 for no limit
   * @param burst how many at once
   * @return the limit
   */
  public static AddressLimit perSecond(int times, int burst) {
    return of(times, TimeUnit.SECONDS, burst);
  }

  /**
   * Makes a limit for a minute.
   *
   * @param times how many in the long run, or 0 for no limit
   * @param burst how many at once
   * @return the limit
   */
  public static AddressLimit perMinute(int times, int burst) {
    return of(times, TimeUnit.MINUTES, burst);
  }

  private static AddressLimit of(int times, TimeUnit period, int burst) {
    return times == 0 ? NONE : new AddressLimit(period.toNanos(1) / times, burst);
  }

  boolean isNone() {
    return nanosEach == 0;
  }
}
