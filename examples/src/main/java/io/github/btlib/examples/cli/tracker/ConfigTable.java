package io.github.btlib.examples.cli.tracker;

import com.electronwill.nightconfig.core.UnmodifiableConfig;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A table of a configuration file, whose values are read with complaints that say where they are.
 */
final class ConfigTable {
  static final String DURATION = "a duration such as \"30m\", or a number of seconds";

  private static final Pattern TIME = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

  private final Path file;
  private final String where;
  private final UnmodifiableConfig values;

  /**
   * Makes a table.
   *
   * @param file the configuration file, for complaints and for paths
   * @param where what comes before the keys of this table in complaints, such as {@code peers[0].}
   * @param values what the parser read
   */
  ConfigTable(Path file, String where, UnmodifiableConfig values) {
    this.file = file;
    this.where = where;
    this.values = values;
  }

  /** Refuses keys that are not among these, and names the nearest one. */
  void checkKeys(Collection<String> known) {
    for (UnmodifiableConfig.Entry entry : values.entrySet()) {
      String key = entry.getKey();
      if (!known.contains(key)) {
        throw wrong(key, "unknown key, the nearest known one is " + NearestKey.of(key, known));
      }
    }
  }

  boolean has(String key) {
    return values.get(List.of(key)) != null;
  }

  Optional<Boolean> flag(String key) {
    return read(key, "true or false", value -> value instanceof Boolean flag ? flag : null);
  }

  Optional<Integer> integer(String key, String expected) {
    return read(
        key,
        expected,
        value ->
            (value instanceof Integer || value instanceof Long)
                    && value instanceof Number number
                    && number.longValue() == number.intValue()
                ? number.intValue()
                : null);
  }

  Optional<Duration> duration(String key) {
    return read(key, DURATION, ConfigTable::duration);
  }

  private static @Nullable Duration duration(Object value) {
    if (value instanceof Integer || value instanceof Long) {
      return Duration.ofSeconds(((Number) value).longValue());
    }
    Matcher time = TIME.matcher(value instanceof String text ? text : "");
    if (!time.matches()) {
      return null;
    }
    long amount = Long.parseLong(time.group(1));
    return switch (time.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  Optional<String> text(String key, String expected) {
    return read(key, expected, ConfigTable::text);
  }

  private static @Nullable String text(@Nullable Object value) {
    return value instanceof String text && !text.isBlank() ? text : null;
  }

  /** Reads a path, which is relative to the folder of the configuration file. */
  Optional<Path> path(String key, String expected) {
    return text(key, expected)
        .map(text -> {
          try {
            return file.resolveSibling(text).normalize();
          } catch (InvalidPathException e) {
            throw wrong(key, expected(expected, text));
          }
        });
  }

  /** Reads a list of texts; one text alone is a list, too. */
  Optional<List<String>> texts(String key, String expected) {
    return read(
        key,
        "a list, each " + expected,
        value -> {
          List<String> texts = new ArrayList<>();
          for (Object one : value instanceof List<?> list ? list : List.of(value)) {
            String text = text(one);
            if (text == null) {
              throw wrong(key + "[" + texts.size() + "]", expected(expected, one));
            }
            texts.add(text);
          }
          return texts;
        });
  }

  /** Reads a list of tables. */
  List<ConfigTable> tables(String key, String expected) {
    Object value = values.get(List.of(key));
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      throw wrong(key, expected("a list of tables with " + expected, value));
    }
    List<ConfigTable> tables = new ArrayList<>();
    for (Object one : list) {
      String name = key + "[" + tables.size() + "]";
      if (!(one instanceof UnmodifiableConfig table)) {
        throw wrong(name, expected("a table with " + expected, one));
      }
      tables.add(new ConfigTable(file, where + name + ".", table));
    }
    return tables;
  }

  private <T> Optional<T> read(String key, String expected, Function<Object, @Nullable T> reading) {
    Object value = values.get(List.of(key));
    if (value == null) {
      return Optional.empty();
    }
    T read = reading.apply(value);
    if (read == null) {
      throw wrong(key, expected(expected, value));
    }
    return Optional.of(read);
  }

  TrackerConfigException missing(String key, String expected) {
    return wrong(key, "expected " + expected + ", found nothing");
  }

  TrackerConfigException wrong(String key, String problem) {
    return new TrackerConfigException(file + ": " + where + key + ": " + problem, null);
  }

  static String expected(String what, @Nullable Object found) {
    String shown =
        found instanceof UnmodifiableConfig
            ? "a table"
            : found instanceof List
                ? "a list"
                : found instanceof String ? "\"" + found + "\"" : "" + found;
    return "expected " + what + ", found " + shown;
  }
}
