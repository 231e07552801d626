package io.github.btlib.examples.cli.tracker;

import com.electronwill.nightconfig.core.UnmodifiableConfig;
import com.electronwill.nightconfig.core.io.ConfigParser;
import com.electronwill.nightconfig.core.io.ParsingException;
import com.electronwill.nightconfig.json.JsonParser;
import com.electronwill.nightconfig.toml.TomlParser;
import io.github.btlib.tracker.TrackerServerBuilder;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads a {@link TrackerConfig} from TOML, or from JSON if the name ends in {@code .json} or the
 * text starts with a brace. Strict: a key that is unknown, missing, of the wrong type or out of
 * range is an error that says where it is and what was expected.
 */
public final class TrackerConfigParser {
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
    String text = text();
    ConfigTable config = new ConfigTable(file, "", parse(text));
    WideIntegers.firstKey(text)
        .ifPresent(key -> {
          // not repeated, since it may be a secret that lacks its quotes
          throw config.wrong(key, "expected " + WideIntegers.EXPECTED + ", found a wider one");
        });
    List<String> known = new ArrayList<>(TrackerSettings.keys());
    known.addAll(TorrentRulesReader.KEYS);
    config.checkKeys(known);
    Map<String, TrackerSettings.Value<?>> settings = TrackerSettings.read(config);
    TorrentRulesReader.port(config)
        .ifPresent(port -> {
          if (settings.containsKey("httpPort")) {
            throw config.wrong("port", "is another name of httpPort, one of them must do");
          }
          settings.put(
              "httpPort", new TrackerSettings.Value<>(port, TrackerServerBuilder::httpPort));
        });
    Set<Path> files = new HashSet<>();
    files.add(file);
    TorrentRulesReader torrents = new TorrentRulesReader(config, files);
    TrackerConfig read = new TrackerConfig(settings, torrents.read(), torrents.passkeys(), files);
    if (read.minInterval().compareTo(read.interval()) > 0) {
      throw config.wrong(
          "minInterval", read.minInterval() + " is more than interval " + read.interval());
    }
    return read;
  }

  private String text() {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new TrackerConfigException(file + ": there is no such file", e);
    } catch (MalformedInputException e) {
      throw new TrackerConfigException(file + ": expected text in UTF-8", e);
    } catch (IOException e) {
      throw new TrackerConfigException(file + ": " + Unreadable.reason(e), e);
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
}
