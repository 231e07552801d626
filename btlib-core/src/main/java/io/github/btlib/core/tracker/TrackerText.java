package io.github.btlib.core.tracker;

import java.net.URI;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What trackers say to people, made fit for a line of a log. Pure. */
final class TrackerText {
  static final int MOST_CHARACTERS = 500;

  /** What is no longer than this is a word of the path, such as "announce", and no secret. */
  private static final int LONGEST_WORD = 8;

  private TrackerText() {}

  /**
   * Returns a text of at most {@value #MOST_CHARACTERS} characters and an ellipsis, in one line.
   */
  static String bounded(String text) {
    String head = text.substring(0, Math.min(text.length(), 2 * MOST_CHARACTERS));
    String line = head.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS) + "…";
  }

  /**
   * Replaces what may be a passkey of an announce URI, in whichever letter case: its query and the
   * long ones of its path segments and query values, as written and percent-decoded.
   */
  static String withoutSecrets(String text, URI uri) {
    Set<String> secrets = new HashSet<>();
    addLong(secrets, uri.getRawUserInfo(), ":");
    addLong(secrets, uri.getUserInfo(), ":");
    addLong(secrets, uri.getRawPath(), "/");
    addLong(secrets, uri.getPath(), "/");
    addQuery(secrets, uri.getRawQuery());
    addQuery(secrets, uri.getQuery());
    if (secrets.isEmpty()) {
      return text;
    }
    String any =
        secrets.stream()
            .sorted(Comparator.comparingInt(String::length).reversed()) // one may hold another
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
    return Pattern.compile(any, Pattern.CASE_INSENSITIVE).matcher(text).replaceAll("…");
  }

  private static void addQuery(Set<String> secrets, @Nullable String query) {
    if (query != null && query.length() > 2) { // shorter ones would be found in any text
      secrets.add(query);
    }
    addLong(secrets, query, "[&;=]");
  }

  private static void addLong(Set<String> secrets, @Nullable String parts, String separator) {
    if (parts == null) {
      return;
    }
    for (String part : parts.split(separator, -1)) {
      if (part.length() > LONGEST_WORD) {
        secrets.add(part);
      }
    }
  }
}
