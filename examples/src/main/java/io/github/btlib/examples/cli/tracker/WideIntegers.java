package io.github.btlib.examples.cli.tracker;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds integers that do not fit 64 bits, which the parsers wrap without a word. */
final class WideIntegers {
  static final String EXPECTED = "an integer from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE;

  private static final Pattern TOKEN =
      Pattern.compile(
          "\"\"\"(?s:.*?)\"\"\"|'''(?s:.*?)'''"
              // possessive: a long text must not take a frame of the stack a character
              + "|\"[^\"\\\\\n]*+(?:\\\\.[^\"\\\\\n]*+)*+\"|'[^'\n]*+'"
              + "|#[^\n]*+|[\\w.+-]++|[=:]");
  private static final Pattern INTEGER =
      Pattern.compile("([+-]?)(?:0x([0-9A-Fa-f_]+)|0o([0-7_]+)|0b([01_]+)|([0-9_]+))");
  private static final int[] RADIXES = {16, 8, 2, 10};
  private static final int LONG_BITS = 63;

  private WideIntegers() {}

  /**
   * Looks for one.
   *
   * @param text valid TOML or JSON
   * @return the key of the first one, without the tables it is in
   */
  static Optional<String> firstKey(String text) {
    String key = "";
    String last = "";
    boolean wide = false;
    Matcher tokens = TOKEN.matcher(text);
    while (tokens.find()) {
      String token = tokens.group();
      if (token.equals("=") || token.equals(":")) {
        // what came before it was a key, even if it looked like a number
        key = last.replaceAll("^[\"']|[\"']$", "");
        wide = false;
      } else if (wide) {
        return Optional.of(key);
      } else {
        wide = isWide(token);
        last = token;
      }
    }
    return wide ? Optional.of(key) : Optional.empty();
  }

  private static boolean isWide(String token) {
    Matcher integer = INTEGER.matcher(token);
    if (!integer.matches()) {
      return false;
    }
    for (int i = 0; i < RADIXES.length; i++) {
      String digits = integer.group(i + 2);
      if (digits != null) {
        String number = integer.group(1) + digits.replace("_", "");
        return new BigInteger(number, RADIXES[i]).bitLength() > LONG_BITS;
      }
    }
    return false;
  }
}
