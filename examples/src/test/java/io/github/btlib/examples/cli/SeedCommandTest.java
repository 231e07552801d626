package io.github.btlib.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeedCommandTest {
  @TempDir Path folder;
  private Path data;
  private Path torrent;

  @BeforeEach
  void prepare() throws IOException {
    data = folder.resolve("in/data");
    Samples.file(data.resolve("a.bin"), 40_000);
    Samples.file(data.resolve("sub/b.bin"), 60_000);
    torrent = Samples.torrent(data);
  }

  @Test
  void dataIsServedUnderAnyNameUntilCtrlC() throws IOException {
    Path renamed = Files.move(data, folder.resolve("in/other name"));
    Path out = folder.resolve("out");

    try (CliRun seeder = CliRun.seeder(torrent, renamed)) {
      assertThat(CliRun.of("download", torrent, "--outdir", out, "--peer", seeder.address()).code())
          .isZero();
      seeder.pressCtrlC();

      assertThat(seeder.code()).isEqualTo(130);
      assertThat(seeder.out()).containsPattern("stopped; sent 97.\\d KiB");
    }
    assertThat(out.resolve("data/sub/b.bin")).hasSameBinaryContentAs(renamed.resolve("sub/b.bin"));
  }

  @Test
  void missingFilesAreRefusedAndTheGoodPiecesCounted() throws IOException {
    Files.delete(data.resolve("sub/b.bin"));

    CliRun run = CliRun.of("seed", torrent, data);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains(data + " is not complete: 2 of 7 pieces are good");
    assertThat(data.resolve("sub/b.bin")).doesNotExist();
  }

  @Test
  void damagedDataIsRefusedAndNotRepaired() throws IOException {
    Path damaged = data.resolve("a.bin");
    try (RandomAccessFile file = new RandomAccessFile(damaged.toFile(), "rw")) {
      file.write(new byte[20_000]);
    }
    FileTime written = Files.getLastModifiedTime(damaged);
    byte[] before = Files.readAllBytes(damaged);
    Path good = folder.resolve("good/data");
    Samples.file(good.resolve("a.bin"), 40_000);
    Samples.file(good.resolve("sub/b.bin"), 60_000);

    try (CliRun seeder = CliRun.seeder(torrent, good)) {
      CliRun run = CliRun.of("seed", torrent, data, "--peer", seeder.address());

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("5 of 7 pieces are good");
    }
    assertThat(damaged).hasBinaryContent(before);
    assertThat(Files.getLastModifiedTime(damaged)).isEqualTo(written);
  }

  @Test
  void dataThatIsNotThereIsAnError() {
    CliRun run = CliRun.of("seed", torrent, folder.resolve("nope"));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("there is no such file or folder");
  }

  @Test
  void programsReadWhenItIsReady() {
    try (CliRun seeder = CliRun.start("seed", torrent, data, "--json")) {
      seeder.awaitOut("\\{\"event\":\"ready\",\"name\":\"data\",\"port\":\\d+}");
      seeder.pressCtrlC();

      assertThat(seeder.code()).isEqualTo(130);
      assertThat(seeder.out().strip()).endsWith("{\"event\":\"interrupted\",\"uploadedBytes\":0}");
    }
  }

  @Test
  void nothingIsWrittenBesideTheData() throws IOException {
    try (CliRun seeder = CliRun.seeder(torrent, data)) {
      assertThat(seeder.address()).startsWith("127.0.0.1:");
    }
    assertThat(folder.resolve("in")).isDirectoryNotContaining(p -> !p.toString().contains("data"));
    try (var files = Files.walk(data)) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(2);
    }
  }

  @Test
  void noMoreIsSentThanTheLimitAllows() {
    try (CliRun seeder = CliRun.start("seed", torrent, data, "--upload-limit", "50KB")) {
      String address = seeder.address();
      long start = System.nanoTime();

      CliRun run =
          CliRun.of("download", torrent, "--outdir", folder.resolve("out"), "--peer", address);

      assertThat(run.code()).as(run.err()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThan(Duration.ofMillis(1800));
    }
  }
}
