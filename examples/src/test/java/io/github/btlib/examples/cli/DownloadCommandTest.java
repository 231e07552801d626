package io.github.btlib.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadCommandTest {
  @TempDir Path folder;
  private Path data;
  private Path torrent;
  private Path out;

  @BeforeEach
  void prepare() throws IOException {
    data = Samples.file(folder.resolve("in/a.bin"), 1_000_000);
    torrent = Samples.torrent(data);
    out = folder.resolve("out");
  }

  /** Returns the words of a download from a seeder. */
  private Object[] downloadFrom(CliRun seeder, Object... more) {
    return Stream.concat(
            Stream.of("download", torrent, "--outdir", out, "--peer", seeder.address()),
            Stream.of(more))
        .toArray();
  }

  @Test
  void aDownloadEndsWith0AndASummary() throws IOException {
    try (CliRun seeder = CliRun.seeder(torrent, data)) {
      CliRun run = CliRun.of(downloadFrom(seeder));

      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out())
          .contains("downloading a.bin, 977 KiB (1,000,000 bytes), to " + out)
          .containsPattern(
              "done: a.bin, 977 KiB \\(1,000,000 bytes\\) in [\\d.]+ s, .*/s on average, 1 peer");
    }
    assertThat(out.resolve("a.bin")).hasSameBinaryContentAs(data);
  }

  @Test
  void aSecondRunFindsEverythingThere() throws IOException {
    CliRun run = CliRun.of("download", torrent, "--outdir", data.getParent());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("done: a.bin, complete already, 62 pieces verified");
  }

  @Test
  void programsReadOneObjectALineAndTextGoesToStderr() {
    try (CliRun seeder = CliRun.seeder(torrent, data)) {
      CliRun run = CliRun.of(downloadFrom(seeder, "--json"));

      assertThat(run.code()).isZero();
      assertThat(run.out().lines())
          .allMatch(line -> line.startsWith("{\"event\":\"") && line.endsWith("}"))
          .first()
          .asString()
          .startsWith("{\"event\":\"started\",\"command\":\"download\",\"name\":\"a.bin\"");
      assertThat(run.out().lines().reduce((first, last) -> last).orElseThrow())
          .startsWith("{\"event\":\"complete\",\"name\":\"a.bin\",\"totalBytes\":1000000,")
          .contains("\"peers\":1");
      assertThat(run.err()).contains("done: a.bin");
    }
  }

  @Test
  void ctrlCStopsCleanlyAndTheSameCommandResumes() {
    try (CliRun run = CliRun.start("download", torrent, "--outdir", out)) {
      run.awaitOut("accepting peers on port");
      run.pressCtrlC();

      assertThat(run.code()).isEqualTo(130);
      assertThat(run.out()).contains("stopped at 0.0%; run the same command to resume");
    }
    try (CliRun seeder = CliRun.seeder(torrent, data)) {
      assertThat(CliRun.of(downloadFrom(seeder)).code()).isZero();
    }
  }

  @Test
  void withSeedItGoesOnUntilCtrlC() {
    try (CliRun run = CliRun.start("download", torrent, "--outdir", data.getParent(), "--seed")) {
      run.awaitOut("seeding until Ctrl-C");
      run.pressCtrlC();

      assertThat(run.code()).isEqualTo(130);
      assertThat(run.out()).contains("stopped; the download is complete");
    }
  }

  @Test
  void aFolderThatCannotBeWrittenEndsWith1() throws IOException {
    Path blocked = Files.writeString(folder.resolve("blocked"), "a file, not a folder");

    try (CliRun seeder = CliRun.seeder(torrent, data)) {
      CliRun run = CliRun.of("download", torrent, "--outdir", blocked, "--peer", seeder.address());

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).startsWith("btlib: ").contains("blocked").hasLineCount(1);
    }
  }

  @Test
  void aPortInUseEndsWith1() throws IOException {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(0));

      CliRun run = CliRun.of("download", torrent, "--port", taken.getLocalPort());

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains(String.valueOf(taken.getLocalPort()));
    }
  }

  @Test
  void aPeerThatCannotBeLookedUpEndsWith1() {
    CliRun run = CliRun.of("download", torrent, "--outdir", out, "--peer", "no.invalid:1");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("--peer no.invalid:1: there is no host of this name");
  }

  @Test
  void aTrackerThatRefusesIsTold() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String announce = "http://127.0.0.1:" + port + "/announce";
    Files.write(torrent, Samples.builder(data).announce(announce).build().toBytes());

    try (CliRun run = CliRun.start("download", torrent, "--outdir", out)) {
      run.awaitOut("tracker http://127.0.0.1:" + port + ": .*; tried again in ");
    }
  }

  @Test
  void onlyFilesThatMatchAreDownloaded() throws IOException {
    Path many = folder.resolve("in/many");
    Samples.file(many.resolve("a.iso"), 3 * 16_384);
    Samples.file(many.resolve("docs/b.txt"), 5 * 16_384);
    Samples.file(many.resolve("docs/c.pdf"), 7 * 16_384);
    Path all = Samples.torrent(many);
    try (CliRun seeder = CliRun.seeder(all, many)) {
      Object[] command = {
        "download",
        all,
        "--outdir",
        out,
        "--peer",
        seeder.address(),
        "--file",
        "*.iso",
        "--file",
        "docs/*.txt"
      };
      CliRun run = CliRun.of(command);

      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out())
          .contains("downloading 2 of 3 files of many, 128 KiB (131,072 bytes), to " + out)
          .contains("done: 2 of 3 files of many, 128 KiB (131,072 bytes) in ");
      assertThat(out.resolve("many/a.iso")).hasSameBinaryContentAs(many.resolve("a.iso"));
      assertThat(out.resolve("many/docs/b.txt")).hasSameBinaryContentAs(many.resolve("docs/b.txt"));
      assertThat(out.resolve("many/docs/c.pdf")).doesNotExist();
      assertThat(CliRun.of(command).out())
          .contains("done: 2 of 3 files of many, complete already, 8 pieces verified");
    }
  }

  @Test
  void aPatternThatMatchesNothingEndsWith1() {
    CliRun run = CliRun.of("download", torrent, "--outdir", out, "--file", "*.iso");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .contains("--file: no file of a.bin matches '*.iso'; `btlib info --files` shows the names");
    assertThat(out).doesNotExist();
  }

  @Test
  void aLimitIsKept() {
    try (CliRun seeder = CliRun.seeder(torrent, data)) {
      long start = System.nanoTime();
      CliRun run = CliRun.of(downloadFrom(seeder, "--download-limit", "500KB/s"));

      assertThat(run.code()).as(run.err()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThan(Duration.ofMillis(1800));
    }
  }

  @Test
  void piecesComeInOrder() throws IOException {
    try (CliRun seeder = CliRun.seeder(torrent, data);
        CliRun run =
            CliRun.start(downloadFrom(seeder, "--sequential", "--download-limit", "200K"))) {
      // two pieces at least
      run.awaitOut("([4-9]|[1-9]\\d)\\.\\d%");
      run.pressCtrlC();
      assertThat(run.code()).isEqualTo(130);
    }
    byte[] stored = Files.readAllBytes(out.resolve("a.bin"));
    long same = Files.mismatch(out.resolve("a.bin"), data);
    assertThat(same).isBetween(2 * 16_384L, 999_999L);
    Set<Integer> behind = new HashSet<>();
    for (int i = (int) same; i < stored.length; i++) {
      if (stored[i] != 0) {
        behind.add(i / 16_384);
      }
    }
    // before the seeder unchokes, only the pieces it serves all the same can be had (BEP 6)
    assertThat(behind).as("pieces behind the first that is missing").hasSizeLessThanOrEqualTo(5);
  }

  @Test
  void thePeersAreListed() {
    try (CliRun seeder = CliRun.seeder(torrent, data);
        CliRun run =
            CliRun.start(downloadFrom(seeder, "--peers", "--download-limit", "20K", "--json"))) {
      run.awaitOut(
          "\\{\"event\":\"peers\",\"peers\":\\[\\{\"address\":\"" + seeder.address() + "\"");
    }
  }

  @Test
  void atMostSoManyPeersAreConnected() {
    try (CliRun one = CliRun.seeder(torrent, data);
        CliRun two = CliRun.seeder(torrent, data)) {
      CliRun run =
          CliRun.of(
              downloadFrom(
                  one,
                  "--peer",
                  two.address(),
                  "--max-connections",
                  1,
                  "--download-limit",
                  "500K"));

      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out()).containsPattern("done: .*, 1 peer\\R");
    }
  }
}
