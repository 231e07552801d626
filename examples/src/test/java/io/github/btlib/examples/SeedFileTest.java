package io.github.btlib.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.examples.cli.Samples;
import io.github.btlib.tracker.TrackerServer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeedFileTest {
  @TempDir Path folder;

  @Test
  void aFileIsSeededUntilEnterIsPressedAndDownloadedByTheOtherMain() throws IOException {
    Path file = Samples.file(folder.resolve("a.bin"), 300_000);
    Path torrent = folder.resolve("a.torrent");
    try (TrackerServer tracker =
            TrackerServer.builder()
                .httpPort(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .start();
        MainRun seeder =
            new MainRun(SeedFile::main, file, torrent, tracker.announceUri().toString())) {
      seeder.await("seeding a.bin on port \\d+; press Enter to stop");

      DownloadTorrent.main(torrent.toString(), folder.resolve("out").toString());

      assertThat(seeder.said()).contains("100.0%");
      assertThat(folder.resolve("out/a.bin")).hasSameBinaryContentAs(file);
      seeder.pressEnter();
      seeder.awaitEnd();
      assertThat(seeder.said()).contains("sent 300,000 bytes");
    }
  }

  @Test
  void theUsageIsShown() throws IOException {
    assertThat(MainRun.of(SeedFile::main, "x")).startsWith("usage: SeedFile FILE-OR-FOLDER");
  }
}
