package io.github.btlib.examples.cli.text;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes for people: {@code 64.0 MiB}, and back from {@code 64M}. */
public final class Sizes {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,18})\\s*(?:([KMGT])(iB|B)?|B)?", Pattern.CASE_INSENSITIVE);

  private Sizes() {}

  /**
   * Formats a number of bytes with three digits or so.
   *
   * @param bytes 0 or more
   * @return such as {@code 512 B}, {@code 1.50 KiB}, {@code 64.0 MiB} or {@code 1023 GiB}
   */
  public static String format(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = 0;
    // 1023.5 would be shown as 1024
    while (value >= 1023.5 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    String pattern = value < 9.995 ? "%.2f %s" : value < 99.95 ? "%.1f %s" : "%.0f %s";
    return String.format(Locale.ROOT, pattern, value, UNITS[unit]);
  }

  /**
   * Formats a number of bytes for people and for programs.
   *
   * @param bytes 0 or more
   * @return such as {@code 64.0 MiB (67,108,864 bytes)}
   */
  public static String formatExactly(long bytes) {
    String exact = String.format(Locale.ROOT, bytes == 1 ? "%,d byte" : "%,d bytes", bytes);
    return bytes < 1024 ? exact : format(bytes) + " (" + exact + ")";
  }

  /**
   * Formats how far a transfer is, with one unit.
   *
   * @param done 0 to total
   * @param total 0 or more
   * @return such as {@code 27.1/64.0 MiB}
   */
  public static String formatPart(long done, long total) {
    int unit = 0;
    double scale = 1;
    while (total / scale >= 1023.5 && unit < UNITS.length - 1) {
      scale *= 1024;
      unit++;
    }
    if (unit == 0) {
      return done + "/" + total + " B";
    }
    double value = total / scale;
    String digits =
        value < 9.995 ? "%.2f/%.2f %s" : value < 99.95 ? "%.1f/%.1f %s" : "%.0f/%.0f %s";
    return String.format(Locale.ROOT, digits, done / scale, value, UNITS[unit]);
  }

  /**
   * Formats a speed.
   *
   * @param bytesPerSecond 0 or more
   * @return such as {@code 12.3 MiB/s}
   */
  public static String formatRate(long bytesPerSecond) {
    return format(bytesPerSecond) + "/s";
  }

  /**
   * Reads a speed: a size, with or without {@code /s}.
   *
   * @param text such as {@code 500K} or {@code 2 MiB/s}
   * @return bytes per second
   * @throws IllegalArgumentException if it is anything else, or more than fits
   */
  public static long parseRate(String text) {
    String size = text.strip();
    try {
      return parse(size.endsWith("/s") ? size.substring(0, size.length() - 2) : size);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a number of bytes per second such as 500K, 2M or 800KB", e);
    }
  }

  /**
   * Reads a size.
   *
   * @param text digits and perhaps a unit: K, M, G, T or KiB, MiB, GiB, TiB (powers of 1024), or
   *     KB, MB, GB, TB (powers of 1000), such as {@code 64M} or {@code 256 KiB}
   * @return bytes
   * @throws IllegalArgumentException if it is anything else, or more than fits
   */
  public static long parse(String text) {
    Matcher matcher = SIZE.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not a size such as 65536, 256K or 64M");
    }
    int power =
        matcher.group(2) == null
            ? 0
            : "KMGT".indexOf(matcher.group(2).toUpperCase(Locale.ROOT)) + 1;
    long unit = (long) Math.pow("B".equalsIgnoreCase(matcher.group(3)) ? 1000 : 1024, power);
    long number = Long.parseLong(matcher.group(1));
    if (number > Long.MAX_VALUE / unit) {
      throw new IllegalArgumentException("'" + text + "' is too large");
    }
    return number * unit;
  }
}
