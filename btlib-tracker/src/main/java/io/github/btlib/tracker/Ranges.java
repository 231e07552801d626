package io.github.btlib.tracker;

import java.time.Duration;

/** Checks settings, so that what is wrong is told with its name and limits. */
final class Ranges {

  private Ranges() {}

  static int require(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " is " + value + ", it must be " + min + " to " + max);
    }
    return value;
  }

  static Duration require(String name, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          name + " is " + value + ", it must be " + min + " to " + max);
    }
    return value;
  }

  /** Without the key itself in the message, for logs. */
  static void requirePasskey(String key) {
    if (!key.matches("[A-Za-z0-9_-]{1,128}")) {
      throw new IllegalArgumentException(
          "a passkey has "
              + key.length()
              + " characters, it must be 1 to 128 letters, digits, - and _");
    }
  }
}
