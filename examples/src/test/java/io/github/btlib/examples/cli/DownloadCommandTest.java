package io.github.btlib.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
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

  @Test
  void aDownloadEndsWith0AndASummary() throws IOException {
    try (CliRun seeder = CliRun.seeder(torrent, data)) {
      CliRun run = CliRun.of("download", torrent, "--outdir", out, "--peer", seeder.address());

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
    assertThat(run.out()).contains("done: a.bin was complete already, 62 pieces verified");
  }

  @Test
  void programsReadOneObjectALineAndTextGoesToStderr() {
    try (CliRun seeder = CliRun.seeder(torrent, data)) {
      CliRun run =
          CliRun.of("download", torrent, "--outdir", out, "--peer", seeder.address(), "--json");

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
      assertThat(CliRun.of("download", torrent, "--outdir", out, "--peer", seeder.address()).code())
          .isZero();
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
}
