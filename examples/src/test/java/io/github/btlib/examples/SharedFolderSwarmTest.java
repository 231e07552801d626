package io.github.btlib.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.AddTorrent;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentSession;
import io.github.btlib.examples.SharedFolderSwarm.SharedFolder;
import io.github.btlib.examples.cli.Samples;
import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.AnnounceEvent;
import io.github.btlib.spi.AnnounceRequest;
import io.github.btlib.spi.PeerId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
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
      Torrent seed = seeder.add(AddTorrent.of(metainfo).saveTo(file.getParent()).startPaused());
      seed.onEvent(event -> {
        if (event instanceof TorrentEvent.TrackerAnnounced) {
          announced.complete(null);
        }
      });
      seed.resume();
      announced.orTimeout(30, TimeUnit.SECONDS).join();

      try (MainRun main =
          new MainRun(SharedFolderSwarm::main, torrent, folder.resolve("out"), "127.0.0.1")) {
        main.await("complete; press Enter");
        main.await("peers in the shared folder: 1");
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

  @Test
  void whoseNameIsUnknownAndWhoIsHalfWrittenIsNoPeer() throws IOException {
    AnnounceRequest request =
        new AnnounceRequest(
            InfoHash.of(new byte[20]),
            PeerId.of(new byte[20]),
            6881,
            0,
            0,
            0,
            AnnounceEvent.STARTED,
            50,
            7,
            Optional.empty(),
            Duration.ofSeconds(30));
    Path swarm = Files.createDirectories(folder.resolve(request.infoHash().toHex()));
    Files.writeString(swarm.resolve("a"), "nobody.invalid\n6881\n");
    Files.writeString(swarm.resolve("b.part"), "127.0.0.1\n68");
    Files.writeString(swarm.resolve("c"), "127.0.0.1\n6882\n");
    assertThat(new SharedFolder("127.0.0.1").announce(folder.toUri(), request).peers())
        .containsExactly(new InetSocketAddress("127.0.0.1", 6882));
    assertThat(swarm.toFile().list()).containsExactlyInAnyOrder("a", "b.part", "c", "0".repeat(40));
  }
}
