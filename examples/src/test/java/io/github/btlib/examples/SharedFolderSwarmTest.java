package io.github.btlib.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentSession;
import io.github.btlib.examples.SharedFolderSwarm.SharedFolder;
import io.github.btlib.examples.cli.Samples;
import io.github.btlib.metainfo.Metainfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedFolderSwarmTest {
  @TempDir Path folder;

  @Test
  void peersMeetInAFolderWithoutATracker() throws IOException {
    Path share = folder.resolve("share");
    Path file = Samples.file(folder.resolve("in/a.bin"), 300_000);
    Metainfo metainfo = Samples.builder(file).announce(share.toUri().toString()).build();
    Path torrent = Files.write(folder.resolve("a.torrent"), metainfo.toBytes());
    Path swarm = share.resolve(metainfo.infoHash().toHex());

    try (TorrentSession seeder =
        TorrentSession.builder().trackerTransport(new SharedFolder("127.0.0.1")).build()) {
      CompletableFuture<Void> announced = new CompletableFuture<>();
      Torrent seed = seeder.add(metainfo, file.getParent());
      seed.onEvent(event -> {
        if (event instanceof TorrentEvent.TrackerAnnounced) {
          announced.complete(null);
        }
      });
      announced.orTimeout(30, TimeUnit.SECONDS).join();

      try (MainRun main =
          new MainRun(SharedFolderSwarm::main, torrent, folder.resolve("out"), "127.0.0.1")) {
        main.await("complete; press Enter");
        assertThat(main.said()).contains("peers in the shared folder: 1");
        assertThat(swarm.toFile().list()).hasSize(2);
        main.pressEnter();
        main.awaitEnd();
      }
    }
    assertThat(folder.resolve("out/a.bin")).hasSameBinaryContentAs(file);
    assertThat(swarm).as("both have left").isEmptyDirectory();
  }

  @Test
  void theUsageIsShown() throws IOException {
    assertThat(MainRun.of(SharedFolderSwarm::main))
        .startsWith("usage: SharedFolderSwarm TORRENT FOLDER OWN-HOST");
  }
}
