package io.github.btlib;

/** Checks limits on rates. */
final class RateLimits {
  private RateLimits() {}

  static long require(String name, long bytesPerSecond) {
    if (bytesPerSecond != 0 && bytesPerSecond < SessionSettings.LEAST_RATE_LIMIT) {
      throw new IllegalArgumentException(
          name
              + " is "
              + bytesPerSecond
              + " bytes per second, it must be 0 (no limit) or at least "
              + SessionSettings.LEAST_RATE_LIMIT);
    }
    return bytesPerSecond;
  }
}
