package io.github.btlib.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BtlibCommandTest {
  @TempDir Path folder;

  @Test
  void helpListsTheCommandsAndTheExitCodes() {
    CliRun run = CliRun.of("--help");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("download", "seed", "create", "info", "verify", "scrape", "tracker", "demo")
        .containsPattern("0 +done")
        .containsPattern("1 +failed")
        .containsPattern("2 +wrong usage")
        .containsPattern("130 +stopped by Ctrl-C");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"download", "seed", "create", "info", "verify", "scrape", "tracker", "demo"})
  void everyCommandHasHelpThatFitsIntoATerminal(String command) {
    CliRun run = CliRun.of(command, "--help");

    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("Usage: btlib " + command).contains("--loglevel=LEVEL");
    assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void theVersionIsShown() {
    CliRun run = CliRun.of("--version");

    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("btlib ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--port 6881|a command is missing",
        "downlaod x|Unmatched arguments from index 0: 'downlaod', 'x'",
        "download|Missing required parameter: 'TORRENT'",
        "download x y|Unmatched argument at index 2: 'y'",
        "download x --nonsense|Unknown option: '--nonsense'",
        "download x --port 70000|--port: expected 0 to 65535, found 70000",
        "download x --port a|Invalid value for option '--port': 'a' is not an int",
        "tracker --bind localhost|Invalid value for option '--bind' (ADDRESS): expected an IPv4 or IPv6 address in digits, found \"localhost\"",
        "download x --peer here|'here' is not HOST:PORT",
        "download x --upload-limit fast|--upload-limit: 'fast' is not a number of bytes per second",
        "download x --download-limit 1.5M|--download-limit: '1.5M' is not a number of bytes",
        "download x --download-limit 1023|--download-limit: expected 1024 bytes per second or more",
        "seed x y --upload-limit 1B|--upload-limit: expected 1024 bytes per second or more, or 0",
        "download x --upload-limit -5|--upload-limit: '-5' is not a number of bytes per second",
        "download x --max-connections 0|--max-connections: expected 1 to 65535, found 0",
        "download x --max-connections 70000|--max-connections: expected 1 to 65535, found 70000",
        "download x --max-connections all|'--max-connections': 'all' is not an int",
        "download x --file [a|--file: '[a' is not a pattern",
        "download x --file|Missing required parameter for option '--file' (PATTERN)",
        "seed x y --download-limit 2K|Unknown options: '--download-limit'",
        "seed x y --file a|Unknown options: '--file', 'a'",
        "seed x y --sequential|Unknown option: '--sequential'",
        "scrape|Missing required parameter: 'TORRENT'",
        "download x --loglevel LOUD|expected one of [TRACE, DEBUG, INFO, WARN, ERROR, OFF]",
        "seed x|Missing required parameter: 'DATA'",
        "create x|Missing required option: '--output=FILE'",
        "create x -o y --piece-length 17K|--piece-length: expected a power of two from 16K to 512M",
        "create x -o y --announce tracker|--announce: expected a URL such as",
        "demo --size big|--size: 'big' is not a size such as",
        "demo --size 0|--size: expected 1 or more",
        "-s data|-s needs a torrent file"
      })
  void wrongUsageIsExplainedAndExitsWith2(String arguments, String complaint) {
    CliRun run = CliRun.of((Object[]) arguments.split(" "));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).startsWith("btlib: ").contains(complaint).contains("--help` shows");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aMistypedCommandIsRecognized() {
    assertThat(CliRun.of("downlaod").err()).contains("Did you mean: btlib download?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"download nope", "seed nope data", "info nope", "scrape nope", "verify nope data"})
  void aTorrentThatIsNotThereExitsWith1(String arguments) {
    CliRun run = CliRun.of((Object[]) arguments.split(" "));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).isEqualTo("btlib: nope: there is no such file" + System.lineSeparator());
  }

  @Test
  void whatIsNoTorrentIsToldWithoutAStackTrace() throws IOException {
    Path file = Files.writeString(folder.resolve("x.torrent"), "# not a torrent");

    CliRun run = CliRun.of("info", file);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("btlib: " + file + " is not a valid torrent: ")
        .hasLineCount(1);
    assertThat(CliRun.of("info", folder).err()).contains("is a folder, not a torrent file");
  }

  @Test
  void theOldWayOfCallingDownloadsAndSeeds() throws IOException {
    Path data = Samples.file(folder.resolve("in/a.bin"), 100_000);
    Path torrent = Samples.torrent(data);
    Path out = folder.resolve("bld");

    try (CliRun seeder = CliRun.start("-t", torrent, "-s", data, "--port", 0)) {
      CliRun download =
          CliRun.of(
              "-t", torrent, "--outdir", out, "--loglevel", "warn", "--peer", seeder.address());
      assertThat(download.code()).as(download.err()).isZero();
    }
    assertThat(out.resolve("a.bin")).hasSameBinaryContentAs(data);
  }
}
