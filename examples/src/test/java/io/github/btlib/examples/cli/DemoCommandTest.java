package io.github.btlib.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DemoCommandTest {
  @Test
  void twoDownloadersGetWhatTheSeederHas() {
    CliRun run = CliRun.of("demo", "--size", "3M");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("made 3.00 MiB of random data")
        .contains("tracker at http://127.0.0.1:")
        .contains("first downloader  got 3.00 MiB", "second downloader got 3.00 MiB")
        .contains("both copies equal the original");
    assertThat(leftovers()).isZero();
  }

  @Test
  void ctrlCLeavesNothing() {
    try (CliRun run = CliRun.start("demo", "--size", "500M")) {
      run.pressCtrlC();

      assertThat(run.code()).isEqualTo(130);
    }
    assertThat(leftovers()).isZero();
  }

  private static long leftovers() {
    try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(f -> f.getFileName().toString().startsWith("btlib-demo-")).count();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
