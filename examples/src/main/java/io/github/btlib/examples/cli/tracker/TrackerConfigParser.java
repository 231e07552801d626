package io.github.btlib.examples.cli.tracker;

import com.electronwill.nightconfig.core.UnmodifiableConfig;
import com.electronwill.nightconfig.core.io.ConfigParser;
import com.electronwill.nightconfig.core.io.ParsingException;
import com.electronwill.nightconfig.json.JsonParser;
import com.electronwill.nightconfig.toml.TomlParser;
import io.github.btlib.tracker.StaticPeer;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link TrackerConfig} from TOML, or from JSON if the name ends in {@code .json} or the
 * text starts with a brace. Strict: a key that is unknown, missing, of the wrong type or out of
 * range is an error that says where it is and what was expected.
 */
public final class TrackerConfigParser {
  private static final Set<String> KEYS = Set.of("port", "torrentFile", "peers");
  private static final Set<String> PEER_KEYS = Set.of("peerId", "ip", "port");
  private static final String PORT = "an integer from 1 to 65535";

  private final Path file;

  private TrackerConfigParser(Path file) {
    this.file = file;
  }

  /**
   * Reads a configuration file.
   *
   * @param file the file
   * @return the configuration; its torrent file exists
   * @throws TrackerConfigException if the file cannot be read or is not as it should be
   */
  public static TrackerConfig read(Path file) {
    return new TrackerConfigParser(file).read();
  }

  private TrackerConfig read() {
    UnmodifiableConfig config = parse(text());
    checkKeys(config, "", KEYS);
    return new TrackerConfig(port(config, ""), torrentFile(config), peers(config));
  }

  private String text() {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new TrackerConfigException(file + ": there is no such file", e);
    } catch (MalformedInputException e) {
      throw new TrackerConfigException(file + ": expected text in UTF-8", e);
    } catch (IOException e) {
      throw new TrackerConfigException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private UnmodifiableConfig parse(String text) {
    boolean json =
        file.toString().toLowerCase(Locale.ROOT).endsWith(".json") || text.strip().startsWith("{");
    try {
      ConfigParser<? extends UnmodifiableConfig> parser =
          json ? new JsonParser() : new TomlParser();
      return parser.parse(text);
    } catch (ParsingException | ClassCastException e) {
      throw new TrackerConfigException(
          file + ": expected " + (json ? "JSON" : "TOML") + ": " + e.getMessage(), e);
    }
  }

  private void checkKeys(UnmodifiableConfig config, String where, Set<String> known) {
    for (UnmodifiableConfig.Entry entry : config.entrySet()) {
      String key = entry.getKey();
      if (!known.contains(key)) {
        throw wrong(
            where + key, "unknown key, expected one of " + String.join(", ", sorted(known)));
      }
    }
  }

  private static List<String> sorted(Set<String> keys) {
    return keys.stream().sorted().toList();
  }

  private Path torrentFile(UnmodifiableConfig config) {
    String expected = "the path of a torrent file, relative to this file's folder";
    String text = string(config, "", "torrentFile", expected);
    Path torrent;
    try {
      torrent = file.resolveSibling(text).normalize();
    } catch (InvalidPathException e) {
      throw wrong("torrentFile", expected(expected, text));
    }
    if (!Files.isRegularFile(torrent)) {
      throw wrong("torrentFile", expected(expected, text) + ", but there is no file " + torrent);
    }
    return torrent;
  }

  private List<StaticPeer> peers(UnmodifiableConfig config) {
    Object value = config.get(List.of("peers"));
    if (value == null) {
      return List.of();
    }
    String expected = "a list of tables with the keys peerId, ip and port";
    if (!(value instanceof List<?> list)) {
      throw wrong("peers", expected(expected, value));
    }
    List<StaticPeer> peers = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String where = "peers[" + i + "]";
      if (!(list.get(i) instanceof UnmodifiableConfig table)) {
        throw wrong(where, expected("a table with the keys peerId, ip and port", list.get(i)));
      }
      checkKeys(table, where + ".", PEER_KEYS);
      peers.add(peer(table, where + "."));
    }
    return peers;
  }

  private StaticPeer peer(UnmodifiableConfig table, String where) {
    String idExpected = "1 to 20 printable ASCII characters";
    String ipExpected = "an IPv4 or IPv6 address in digits";
    String peerId = string(table, where, "peerId", idExpected);
    String ip = string(table, where, "ip", ipExpected);
    int port = port(table, where);
    if (!peerId.matches("[ -~]{1,20}")) {
      throw wrong(where + "peerId", expected(idExpected, peerId));
    }
    try {
      return StaticPeer.of(peerId, ip, port);
    } catch (IllegalArgumentException e) {
      // id and port are right, so it is the address: not one, or one that nobody can connect to
      throw wrong(where + "ip", expected(ipExpected + " that can be connected to", ip));
    }
  }

  private int port(UnmodifiableConfig config, String where) {
    Object value = required(config, where, "port", PORT);
    if ((value instanceof Integer || value instanceof Long)
        && value instanceof Number number
        && number.longValue() >= 1
        && number.longValue() <= 65_535) {
      return number.intValue();
    }
    throw wrong(where + "port", expected(PORT, value));
  }

  private String string(UnmodifiableConfig config, String where, String key, String expected) {
    Object value = required(config, where, key, expected);
    if (value instanceof String text && !text.isBlank()) {
      return text;
    }
    throw wrong(where + key, expected(expected, value));
  }

  private Object required(UnmodifiableConfig config, String where, String key, String expected) {
    Object value = config.get(List.of(key));
    if (value == null) {
      throw wrong(where + key, "expected " + expected + ", found nothing");
    }
    return value;
  }

  private static String expected(String what, @Nullable Object found) {
    String shown =
        found instanceof UnmodifiableConfig
            ? "a table"
            : found instanceof List
                ? "a list"
                : found instanceof String ? "\"" + found + "\"" : "" + found;
    return "expected " + what + ", found " + shown;
  }

  private TrackerConfigException wrong(String key, String problem) {
    return new TrackerConfigException(file + ": " + key + ": " + problem, null);
  }
}
