package io.github.btlib.examples.cli.text;

import java.util.Locale;

/**
 * A JSON object on one line, in ASCII, members in the order they were put. Immutable but for
 * building: each {@code put} returns this object.
 */
public final class JsonLine {
  private final StringBuilder text = new StringBuilder("{");

  private JsonLine() {}

  /**
   * Starts an object with its kind, the member {@code event}.
   *
   * @param event the kind
   * @return the object
   */
  public static JsonLine event(String event) {
    return new JsonLine().put("event", event);
  }

  /**
   * Starts an empty object.
   *
   * @return the object
   */
  public static JsonLine object() {
    return new JsonLine();
  }

  /**
   * Adds a string.
   *
   * @param key the member's name
   * @param value any text
   * @return this
   */
  public JsonLine put(String key, String value) {
    return raw(key, quote(value));
  }

  /**
   * Adds a whole number.
   *
   * @param key the member's name
   * @param value any number
   * @return this
   */
  public JsonLine put(String key, long value) {
    return raw(key, Long.toString(value));
  }

  /**
   * Adds a number.
   *
   * @param key the member's name
   * @param value a number, rounded to 4 decimals
   * @return this
   * @throws IllegalArgumentException if it is infinite or not a number
   */
  public JsonLine put(String key, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(key + " is " + value + ", which JSON cannot hold");
    }
    return raw(key, String.format(Locale.ROOT, "%.4f", value));
  }

  /**
   * Adds a truth value.
   *
   * @param key the member's name
   * @param value true or false
   * @return this
   */
  public JsonLine put(String key, boolean value) {
    return raw(key, Boolean.toString(value));
  }

  /**
   * Adds an array of strings.
   *
   * @param key the member's name
   * @param values the strings
   * @return this
   */
  public JsonLine putStrings(String key, Iterable<String> values) {
    StringBuilder array = new StringBuilder("[");
    for (String value : values) {
      array.append(array.length() == 1 ? "" : ",").append(quote(value));
    }
    return raw(key, array.append(']').toString());
  }

  /**
   * Adds an array of objects.
   *
   * @param key the member's name
   * @param values the objects
   * @return this
   */
  public JsonLine putObjects(String key, Iterable<JsonLine> values) {
    StringBuilder array = new StringBuilder("[");
    for (JsonLine value : values) {
      array.append(array.length() == 1 ? "" : ",").append(value);
    }
    return raw(key, array.append(']').toString());
  }

  private JsonLine raw(String key, String json) {
    text.append(text.length() == 1 ? "" : ",").append(quote(key)).append(':').append(json);
    return this;
  }

  private static String quote(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c >= ' ' && c <= '~') {
        quoted.append(c);
      } else {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      }
    }
    return quoted.append('"').toString();
  }

  @Override
  public String toString() {
    return text + "}";
  }
}
