package io.github.btlib.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.examples.cli.Samples;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.metainfo.TorrentFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeepInContainerTest {
  @TempDir Path folder;

  @Test
  void allFilesAreDownloadedIntoOne() throws IOException {
    Path data = folder.resolve("in/data");
    Samples.file(data.resolve("a"), 50_000);
    Samples.file(data.resolve("d/b"), 70_000);
    try (LocalSwarm swarm = new LocalSwarm(data)) {
      Path out = folder.resolve("out");

      String said = MainRun.of(KeepInContainer::main, swarm.torrent(), out);

      assertThat(said).contains("2 files in one: 120,000 bytes");
      Metainfo metainfo = Metainfo.read(swarm.torrent());
      Path container = out.resolve(metainfo.infoHash().toHex() + ".container");
      byte[] all = Files.readAllBytes(container);
      for (TorrentFile file : metainfo.files()) {
        assertThat(Arrays.copyOfRange(all, (int) file.offset(), (int) file.end()))
            .isEqualTo(Files.readAllBytes(folder.resolve("in").resolve(file.path())));
      }
      assertThat(out.resolve("data")).doesNotExist();
    }
  }

  @Test
  void theUsageIsShown() throws IOException {
    assertThat(MainRun.of(KeepInContainer::main)).startsWith("usage: KeepInContainer TORRENT");
  }
}
