package io.github.btlib.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
  @TempDir Path folder;
  private Path data;
  private Path torrent;

  @BeforeEach
  void prepare() throws IOException {
    data = folder.resolve("data");
    Samples.file(data.resolve("a.bin"), 40_000);
    Samples.file(data.resolve("b.bin"), 60_000);
    torrent = Samples.torrent(data);
  }

  @Test
  void goodDataExitsWith0WhereverItIsNamed() {
    for (Path named : new Path[] {data, folder}) {
      CliRun run = CliRun.of("verify", torrent, named);

      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out())
          .contains(data + ": 7 of 7 pieces good (97.7/97.7 KiB), 0 bad, 0 missing");
    }
  }

  @Test
  void badAndMissingPiecesAreToldWithTheirFiles() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(data.resolve("b.bin").toFile(), "rw")) {
      file.setLength(59_000);
    }
    try (RandomAccessFile file = new RandomAccessFile(data.resolve("a.bin").toFile(), "rw")) {
      int old = file.read();
      file.seek(0);
      file.write(old ^ 1);
    }

    CliRun run = CliRun.of("verify", torrent, data);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .contains("5 of 7 pieces good", "1 bad, 1 missing")
        .contains("  data/a.bin: 1 of 3 pieces do not match")
        .contains("  data/b.bin: too short: 59000 of 60000 bytes");
  }

  @Test
  void programsGetTheCounts() throws IOException {
    Files.delete(data.resolve("b.bin"));

    CliRun run = CliRun.of("verify", torrent, data, "--json");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .isEqualToIgnoringNewLines(
            "{\"event\":\"verified\",\"complete\":false,\"pieces\":7,\"good\":2,\"bad\":0,"
                + "\"missing\":5,\"goodBytes\":32768,"
                + "\"files\":[{\"path\":\"data/b.bin\",\"problem\":\"missing\"}]}");
    assertThat(run.err()).contains("2 of 7 pieces good");
  }

  @Test
  void dataThatIsNotThereIsAnError() {
    CliRun run = CliRun.of("verify", torrent, folder.resolve("x"));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("there is no such file or folder");
  }
}
