package io.github.btlib.examples.cli.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.examples.cli.Samples;
import io.github.btlib.tracker.TrackerServer;
import io.github.btlib.tracker.TrackerServerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code examples/tracker.toml}, the reference of all keys, says what the parser knows. */
class ExampleConfigTest {
  private static final Path EXAMPLE = Path.of("tracker.toml");
  private static final Pattern SETTING = Pattern.compile("(?m)^# (([A-Za-z]+) = .+)$");

  @TempDir Path folder;

  /** A setting that is commented out. */
  private record Setting(String key, String line, boolean isExample) {}

  @BeforeEach
  void theFilesItNamesAreThere() throws IOException {
    Path data = Samples.file(folder.resolve("sample"), 1000);
    Files.write(folder.resolve("sample.torrent"), Samples.metainfo(data).toBytes());
    for (String list : List.of("allow.txt", "deny.txt", "keys.txt")) {
      Files.writeString(folder.resolve(list), "");
    }
  }

  @Test
  void itNamesEveryKeyOnce() throws IOException {
    List<String> known = new ArrayList<>(TrackerSettings.keys());
    known.addAll(TorrentRulesReader.KEYS);

    assertThat(settings()).extracting(Setting::key).containsExactlyInAnyOrderElementsOf(known);
  }

  @Test
  void asItIsItSaysWhatAnEmptyFileSays() throws IOException {
    assertIsTheSame(TrackerConfigParser.read(EXAMPLE), read(""));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void eachSettingCanBeUncommented(Setting setting) throws IOException {
    String before = setting.key().equals("peers") ? "torrentFile = 'sample.torrent'\n" : "";

    read(before + setting.line()).applyTo(TrackerServer.builder());
  }

  @ParameterizedTest
  @MethodSource("defaults")
  void whatIsNotCalledAnExampleIsTheDefault(Setting setting) throws IOException {
    assertIsTheSame(read(setting.line()), read(""));
  }

  static List<Setting> settings() throws IOException {
    List<Setting> settings = new ArrayList<>();
    for (String block : Files.readString(EXAMPLE).split("\\R\\R")) {
      SETTING
          .matcher(block)
          .results()
          .forEach(found ->
              settings.add(
                  new Setting(found.group(2), found.group(1), block.contains("Example:"))));
    }
    return settings;
  }

  static Stream<Setting> defaults() throws IOException {
    return settings().stream().filter(setting -> !setting.isExample());
  }

  private static void assertIsTheSame(TrackerConfig config, TrackerConfig other) {
    assertThat(builder(config))
        .usingRecursiveComparison()
        // what has no effect until it is looked at together with other settings
        .ignoringFields("access", "minInterval")
        .isEqualTo(builder(other));
    assertThat(config.isOpen()).isEqualTo(other.isOpen());
    assertThat(config.minInterval()).isEqualTo(other.minInterval());
  }

  private static TrackerServerBuilder builder(TrackerConfig config) {
    TrackerServerBuilder builder = TrackerServer.builder();
    config.applyTo(builder);
    return builder;
  }

  private TrackerConfig read(String text) throws IOException {
    return TrackerConfigParser.read(Files.writeString(folder.resolve("t.toml"), text));
  }
}
