package io.github.btlib.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.examples.cli.Samples;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTorrentTest {
  @TempDir Path folder;

  @Test
  void whatIsThereAlreadyIsFoundComplete() throws IOException {
    Path file = Samples.file(folder.resolve("a.bin"), 300_000);

    String said = MainRun.of(DownloadTorrent::main, Samples.torrent(file), folder);

    assertThat(said).contains("100.0%  0 bytes/s  0 peers");
  }

  @Test
  void theUsageIsShown() throws IOException {
    assertThat(MainRun.of(DownloadTorrent::main))
        .startsWith("usage: DownloadTorrent TORRENT FOLDER");
  }
}
