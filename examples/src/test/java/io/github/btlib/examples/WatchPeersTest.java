package io.github.btlib.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.examples.cli.Samples;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchPeersTest {
  @TempDir Path folder;

  @Test
  void theSeederIsSeen() throws IOException {
    Path file = Samples.file(folder.resolve("in/a.bin"), 300_000);
    try (LocalSwarm swarm = new LocalSwarm(file)) {
      swarm.seed().uploadLimit(100_000); // so that there is something to watch

      String said = MainRun.of(WatchPeers::main, swarm.torrent(), folder.resolve("out"));

      assertThat(said)
          .containsPattern("127\\.0\\.0\\.1:\\d+ has 100%, sent [\\d,]+ bytes at .*SEED")
          .endsWith("100.0%\n");
    }
  }

  @Test
  void theUsageIsShown() throws IOException {
    assertThat(MainRun.of(WatchPeers::main)).startsWith("usage: WatchPeers TORRENT FOLDER");
  }
}
