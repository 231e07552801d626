package io.github.btlib;

import java.time.Duration;

/** Checks that settings are in range. */
final class SettingRanges {
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
  private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

  private SettingRanges() {}

  static int require(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw outside(name, value, least, most);
    }
    return value;
  }

  /** Checks how long something may take. */
  static Duration require(String name, Duration value) {
    return require(name, value, SHORTEST, LONGEST);
  }

  /** Checks how often something costly is done. */
  static Duration requireInterval(String name, Duration value) {
    return require(name, value, SHORTEST_INTERVAL, LONGEST_INTERVAL);
  }

  private static Duration require(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw outside(name, value, least, most);
    }
    return value;
  }

  private static IllegalArgumentException outside(
      String name, Object value, Object least, Object most) {
    return new IllegalArgumentException(
        name + " is " + value + ", it must be " + least + " to " + most);
  }
}
