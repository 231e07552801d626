package io.github.btlib.examples.cli.tracker;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds the key that somebody meant. */
final class NearestKey {
  private NearestKey() {}

  /**
   * Returns the key that takes the fewest letters to be changed, inserted or left out.
   *
   * @param key a key nobody knows
   * @param known at least one key
   */
  static String of(String key, Collection<String> known) {
    String wanted = key.toLowerCase(Locale.ROOT);
    return known.stream()
        .min(
            Comparator.<String>comparingInt(one -> distance(wanted, one.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()))
        .orElseThrow();
  }

  /** The distance of Levenshtein, row by row. */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
