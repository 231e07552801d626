package io.github.btlib.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.examples.cli.Samples;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectFilesTest {
  @TempDir Path folder;

  @Test
  void onlyFilesOfTheKindsNamedAreDownloaded() throws IOException {
    Path data = folder.resolve("in/data");
    Samples.file(data.resolve("a.iso"), 3 * 16_384);
    Samples.file(data.resolve("b.txt"), 5 * 16_384);
    Samples.file(data.resolve("c.pdf"), 7 * 16_384);
    try (LocalSwarm swarm = new LocalSwarm(data)) {
      Path out = folder.resolve("out");

      String said = MainRun.of(SelectFiles::main, swarm.torrent(), out, ".pdf", ".iso");

      assertThat(said)
          .contains("NORMAL data/a.iso", "SKIP data/b.txt", "HIGH data/c.pdf")
          .contains("verified 163,840 bytes");
      assertThat(out.resolve("data/a.iso")).hasSameBinaryContentAs(data.resolve("a.iso"));
      assertThat(out.resolve("data/c.pdf")).hasSameBinaryContentAs(data.resolve("c.pdf"));
      assertThat(out.resolve("data/b.txt")).doesNotExist();
    }
  }

  @Test
  void theUsageIsShown() throws IOException {
    assertThat(MainRun.of(SelectFiles::main)).startsWith("usage: SelectFiles TORRENT FOLDER");
  }
}
