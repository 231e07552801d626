package io.github.btlib.examples.cli.text;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Times for people. */
public final class Durations {
  private static final long DAY = 86_400;

  private Durations() {}

  /**
   * Formats a time as a clock does.
   *
   * @param time 0 or more
   * @return such as {@code 0:05}, {@code 12:34}, {@code 1:02:03} or {@code 2d 03h}
   */
  public static String clock(Duration time) {
    long s = time.toSeconds();
    if (s >= DAY) {
      return String.format(Locale.ROOT, "%dd %02dh", s / DAY, s % DAY / 3600);
    }
    return s >= 3600
        ? String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s % 3600 / 60, s % 60)
        : String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60);
  }

  /**
   * Formats how long something took.
   *
   * @param time 0 or more
   * @return such as {@code 0.42 s}, {@code 12.3 s}, or as {@link #clock} from a minute on
   */
  public static String took(Duration time) {
    double seconds = time.toNanos() / 1e9;
    if (seconds >= 60) {
      return clock(time);
    }
    return String.format(Locale.ROOT, seconds < 9.995 ? "%.2f s" : "%.1f s", seconds);
  }

  /**
   * Estimates the time a transfer still takes.
   *
   * @param bytes what is left, 0 or more
   * @param bytesPerSecond the speed, 0 or more
   * @return the time rounded up to seconds, or empty if nothing moves or it takes 100 days or more
   */
  public static Optional<Duration> eta(long bytes, long bytesPerSecond) {
    if (bytes <= 0) {
      return Optional.of(Duration.ZERO);
    }
    if (bytesPerSecond <= 0) {
      return Optional.empty();
    }
    long seconds = bytes / bytesPerSecond + (bytes % bytesPerSecond == 0 ? 0 : 1);
    return seconds >= 100 * DAY ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
  }
}
