package io.github.btlib.examples.realclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The harness itself: real clients with each other, no btlib. */
class RealClientsTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final int SIZE = 3_000_000;
  private static final int PIECE = 65_536;

  @TempDir Path directory;

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @RequiresClient(Program.LIBTORRENT)
  void libtorrentDownloadsFromAPeerItIsGiven() {
    SampleTorrent sample = folderTorrent();
    try (RealClient seeder = LibtorrentClient.in(at("seeder"));
        RealClient leecher = LibtorrentClient.in(at("leecher"))) {
      seeder.seed(sample.torrent(), sample.folder());
      leecher.download(sample.torrent(), at("downloaded"));
      leecher.addPeer(seeder.address());
      leecher.awaitComplete(LIMIT);
    }
    assertDownloaded(sample);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @RequiresClient(Program.LIBTORRENT)
  void libtorrentTakesBothVersionsOfATorrentItMade() throws IOException {
    SampleTorrent sample = folderTorrent();
    Path hybrid = directory.resolve("hybrid.torrent");
    LibtorrentClient.makeTorrent(
        at("maker"), sample.folder().resolve("album"), hybrid, PIECE, "hybrid");
    try (RealClient seeder = LibtorrentClient.in(at("seeder"))) {
      seeder.seed(hybrid, sample.folder());
      assertThat(Files.size(hybrid)).isGreaterThan(Files.size(sample.torrent()));
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @RequiresClient(Program.LIBTORRENT)
  void libtorrentsUploadLimitHoldsForPeersOnThisMachine() {
    SampleTorrent sample = folderTorrent();
    try (RealClient seeder = LibtorrentClient.in(at("seeder"), "--upload-limit=300000");
        LibtorrentClient leecher = LibtorrentClient.in(at("leecher"))) {
      seeder.seed(sample.torrent(), sample.folder());
      leecher.download(sample.torrent(), at("downloaded"));
      leecher.addPeer(seeder.address());
      leecher.awaitPieces(1, LIMIT);
      // 3 MB at 300 kB a second: it must not be there within a second of its start
      assertThatThrownBy(() -> leecher.awaitComplete(Duration.ofSeconds(1)))
          .hasMessageContaining("was not complete within PT1S");
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @RequiresClient({Program.LIBTORRENT, Program.ARIA2, Program.OPENTRACKER})
  void aria2DownloadsFromLibtorrentThroughAnHttpTracker() {
    try (OpenTracker tracker = OpenTracker.start(at("tracker"));
        RealClient seeder = LibtorrentClient.in(at("seeder"));
        RealClient leecher = Aria2Client.in(at("leecher"))) {
      SampleTorrent sample = fileTorrent(tracker.httpUrl());
      tracker.allow(sample.infoHash());
      seeder.seed(sample.torrent(), sample.folder());
      leecher.download(sample.torrent(), at("downloaded"));
      leecher.awaitComplete(LIMIT);
      assertDownloaded(sample);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @RequiresClient({Program.LIBTORRENT, Program.ARIA2, Program.OPENTRACKER})
  void libtorrentDownloadsFromAria2ThroughAnHttpTracker() {
    try (OpenTracker tracker = OpenTracker.start(at("tracker"));
        RealClient seeder = Aria2Client.in(at("seeder"));
        RealClient leecher = LibtorrentClient.in(at("leecher"))) {
      SampleTorrent sample = fileTorrent(tracker.httpUrl());
      tracker.allow(sample.infoHash());
      leecher.download(sample.torrent(), at("downloaded"));
      seeder.seed(sample.torrent(), sample.folder());
      leecher.awaitComplete(LIMIT);
      assertDownloaded(sample);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @RequiresClient({Program.LIBTORRENT, Program.TRANSMISSION, Program.OPENTRACKER})
  void transmissionIsFoundByLibtorrentThroughAUdpTracker() {
    try (OpenTracker tracker = OpenTracker.start(at("tracker"));
        LibtorrentClient seeder = LibtorrentClient.in(at("seeder"));
        TransmissionClient leecher = TransmissionClient.in(at("leecher"))) {
      SampleTorrent sample = fileTorrent(tracker.udpUrl());
      tracker.allow(sample.infoHash());
      // Transmission dials no loopback address, so libtorrent must learn of it and dial.
      leecher.download(sample.torrent(), at("downloaded"));
      leecher.awaitAnnounced(LIMIT);
      seeder.seed(sample.torrent(), sample.folder());
      leecher.awaitComplete(LIMIT);
      assertDownloaded(sample);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @RequiresClient({Program.LIBTORRENT, Program.TRANSMISSION})
  void libtorrentDownloadsFromTransmissionItIsGiven() {
    SampleTorrent sample = folderTorrent();
    try (RealClient seeder = TransmissionClient.in(at("seeder"));
        RealClient leecher = LibtorrentClient.in(at("leecher"))) {
      seeder.seed(sample.torrent(), sample.folder());
      leecher.download(sample.torrent(), at("downloaded"));
      leecher.addPeer(seeder.address());
      leecher.awaitComplete(LIMIT);
    }
    assertDownloaded(sample);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @RequiresClient({Program.LIBTORRENT, Program.TRANSMISSION})
  void transmissionDialsAnAddressThatIsNotLoopback() {
    Optional<String> host = LocalAddress.notLoopback();
    assumeThat(host).as("an address that is not loopback").isPresent();
    try (RealClient seeder = LibtorrentClient.at(host.get(), at("seeder"));
        PeerListTracker tracker = PeerListTracker.at(host.get(), seeder.address());
        RealClient leecher = TransmissionClient.at(host.get(), at("leecher"))) {
      SampleTorrent seeded = fileTorrent();
      seeder.seed(seeded.torrent(), seeded.folder());
      SampleTorrent sample = fileTorrent(tracker.url());
      leecher.download(sample.torrent(), at("downloaded"));
      leecher.awaitComplete(LIMIT);
      assertDownloaded(sample);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @RequiresClient({Program.LIBTORRENT, Program.ARIA2})
  void aria2DialsAPeerItsTrackerLists() {
    try (RealClient seeder = LibtorrentClient.in(at("seeder"));
        PeerListTracker tracker = PeerListTracker.at("127.0.0.1", seeder.address());
        RealClient leecher = Aria2Client.in(at("leecher"))) {
      SampleTorrent seeded = fileTorrent();
      seeder.seed(seeded.torrent(), seeded.folder());
      SampleTorrent sample = fileTorrent(tracker.url());
      leecher.download(sample.torrent(), at("downloaded"));
      leecher.awaitComplete(LIMIT);
      assertDownloaded(sample);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @RequiresClient({Program.LIBTORRENT, Program.TRANSMISSION, Program.ARIA2})
  void aSeederWhoseDataIsDamagedIsNotTakenForOne() throws IOException {
    SampleTorrent sample = fileTorrent();
    Files.write(sample.folder().resolve("sample.bin"), new byte[SIZE]);
    for (Program program :
        new Program[] {Program.LIBTORRENT, Program.TRANSMISSION, Program.ARIA2}) {
      try (RealClient seeder = program.client(at("damaged-" + program))) {
        assertThatThrownBy(() -> seeder.seed(sample.torrent(), sample.folder()))
            .as(program.name())
            .isInstanceOf(AssertionError.class)
            .hasMessageContaining("data is not complete");
      }
    }
  }

  private SampleTorrent fileTorrent(String... trackers) {
    return SampleTorrent.ofFile(directory, "sample.bin", SIZE, PIECE, trackers);
  }

  private SampleTorrent folderTorrent() {
    Map<String, Integer> sizes =
        Map.of(
            "cover.jpg", 70_000, "disc 1/01.flac", 2_000_000, "disc 2/01.flac", 930_001, "nil", 0);
    return SampleTorrent.ofFolder(directory, "album", new TreeMap<>(sizes), PIECE);
  }

  private Path at(String name) {
    try {
      return Files.createDirectories(directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertDownloaded(SampleTorrent sample) {
    assertThat(sample.differenceIn(directory.resolve("downloaded"))).isEmpty();
  }
}
