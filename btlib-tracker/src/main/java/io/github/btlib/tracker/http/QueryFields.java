package io.github.btlib.tracker.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of a query that are of interest, as bytes: values are binary, so no character set is
 * involved and {@code +} is a plus. Only {@code &} separates.
 *
 * <p>The first of several fields of one name counts. A name or value with a malformed percent
 * escape is as good as absent, unless its field is asked for by {@link #malformed}.
 */
final class QueryFields {

  private final Map<String, byte[]> values = new HashMap<>();
  private final Set<String> repeated = new HashSet<>();
  private final Set<String> malformed = new HashSet<>();

  private QueryFields() {}

  /**
   * Reads a query.
   *
   * @param query as it was sent, one byte a character
   * @param names the fields to keep; all others are skipped
   */
  static QueryFields parse(String query, Set<String> names) {
    QueryFields fields = new QueryFields();
    int start = 0;
    while (start < query.length()) {
      int end = indexOf(query, '&', start, query.length());
      int equals = indexOf(query, '=', start, end);
      Optional<byte[]> name = decode(query, start, equals);
      String key = name.map(n -> new String(n, StandardCharsets.ISO_8859_1)).orElse("");
      if (names.contains(key)) {
        fields.add(key, decode(query, Math.min(equals + 1, end), end));
      }
      start = end + 1;
    }
    return fields;
  }

  private void add(String key, Optional<byte[]> value) {
    if (values.containsKey(key) || malformed.contains(key)) {
      repeated.add(key);
    } else if (value.isPresent()) {
      values.put(key, value.get());
    } else {
      malformed.add(key);
    }
  }

  Optional<byte[]> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** The value as ISO 8859-1 text, or empty text if there is none. */
  String text(String name) {
    return get(name).map(value -> new String(value, StandardCharsets.ISO_8859_1)).orElse("");
  }

  boolean repeated(String name) {
    return repeated.contains(name);
  }

  boolean malformed(String name) {
    return malformed.contains(name);
  }

  private static int indexOf(String text, char wanted, int from, int to) {
    int i = from;
    while (i < to && text.charAt(i) != wanted) {
      i++;
    }
    return i;
  }

  /** Resolves percent escapes; empty if one is not followed by two hexadecimal digits. */
  private static Optional<byte[]> decode(String text, int from, int to) {
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(to - from);
    for (int i = from; i < to; i++) {
      if (text.charAt(i) != '%') {
        decoded.write(text.charAt(i));
        continue;
      }
      int high = i + 1 < to ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = i + 2 < to ? Character.digit(text.charAt(i + 2), 16) : -1;
      if (high < 0 || low < 0) {
        return Optional.empty();
      }
      decoded.write(high << 4 | low);
      i += 2;
    }
    return Optional.of(decoded.toByteArray());
  }
}
