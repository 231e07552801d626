package io.github.btlib.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.examples.cli.Samples;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedSwarmTest {
  @TempDir Path folder;

  @Test
  void aFileIsCopiedThroughASwarm() throws IOException {
    Path file = Samples.file(folder.resolve("a.bin"), 500_000);

    String said = MainRun.of(EmbeddedSwarm::main, file, folder.resolve("copy"));

    assertThat(said).contains("a.bin: 500,000 bytes in 31 pieces, equal to the original");
    assertThat(folder.resolve("copy/a.bin")).hasSameBinaryContentAs(file);
  }

  @Test
  void theUsageIsShown() throws IOException {
    assertThat(MainRun.of(EmbeddedSwarm::main)).startsWith("usage: EmbeddedSwarm FILE FOLDER");
  }
}
