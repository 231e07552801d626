package io.github.btlib.examples.realclient;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.tracker.TrackerServer;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What every real client has to do with btlib: download from it and seed to it, one file and many,
 * with nothing but btlib's tracker to bring them together. These run at a time, because they mostly
 * wait for the clients' timers.
 */
abstract class ClientAndBtlib {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int PIECE = 65_536;

  @TempDir Path directory;

  /** Makes the client, not yet running. */
  abstract RealClient client(Path itsFolder);

  /**
   * Clients that do not connect to loopback addresses must be known to the tracker first, so that
   * we connect to them.
   */
  boolean waitsToBeConnectedTo() {
    return false;
  }

  /** Some clients do not create files that have no bytes. */
  boolean createsEmptyFiles() {
    return true;
  }

  /** Waits until the running client has told the tracker of itself. */
  void awaitAnnounced(RealClient client) {}

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void downloadsASingleFileFromUs() throws Exception {
    theyDownload(true);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void downloadsManyFilesFromUs() throws Exception {
    theyDownload(false);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void seedsASingleFileToUs() throws Exception {
    weDownload(true);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void seedsManyFilesToUs() throws Exception {
    weDownload(false);
  }

  private void theyDownload(boolean single) throws Exception {
    try (TrackerServer tracker = tracker();
        RealClient leecher = client(directory.resolve("client"))) {
      SampleTorrent sample = sample(single, tracker);
      Path downloaded = directory.resolve("downloaded");
      if (waitsToBeConnectedTo()) {
        leecher.download(sample.torrent(), downloaded);
        awaitAnnounced(leecher);
      }
      try (TorrentSession session = session()) {
        Torrent torrent = session.add(Metainfo.read(sample.torrent()), sample.folder());
        torrent.completion().get(LIMIT.toSeconds(), SECONDS);
        awaitAnnounced(torrent);
        if (!waitsToBeConnectedTo()) {
          leecher.download(sample.torrent(), downloaded);
        }
        leecher.awaitComplete(LIMIT);
        assertThat(sample.differenceIn(downloaded)).isEmpty();
        Deadline.of(LIMIT) // what the client has may not be counted yet
            .await(
                "as much uploaded as the client has",
                () -> torrent.status().uploadedBytes() >= torrent.metainfo().totalLength());
      }
    }
  }

  private void weDownload(boolean single) throws Exception {
    try (TrackerServer tracker = tracker();
        RealClient seeder = client(directory.resolve("client"))) {
      SampleTorrent sample = sample(single, tracker);
      seeder.seed(sample.torrent(), sample.folder());
      awaitAnnounced(seeder);
      Path downloaded = directory.resolve("downloaded");
      try (TorrentSession session = session()) {
        Torrent torrent = session.add(Metainfo.read(sample.torrent()), downloaded);
        torrent.addPeer(seeder.address());
        torrent.completion().get(LIMIT.toSeconds(), SECONDS);
        assertThat(sample.differenceIn(downloaded)).isEmpty();
        assertThat(torrent.status().wastedBytes()).isZero();
      }
    }
  }

  private static TrackerServer tracker() {
    return TrackerServer.builder()
        .httpPort(0)
        .bindAddress(InetAddress.getLoopbackAddress())
        .start();
  }

  private static TorrentSession session() {
    return TorrentSession.builder().bindAddress(InetAddress.getLoopbackAddress()).build();
  }

  private static void awaitAnnounced(Torrent torrent) {
    Deadline.of(LIMIT)
        .await("our announce", () -> torrent.status().trackers().get(0).seeders().isPresent());
  }

  private SampleTorrent sample(boolean single, TrackerServer tracker) {
    String announce = tracker.announceUri().toString();
    return single
        ? SampleTorrent.ofFile(directory, "song.bin", 3_000_001, PIECE, announce)
        : SampleTorrent.ofFolder(directory, "album", files(), PIECE, announce);
  }

  private TreeMap<String, Integer> files() {
    TreeMap<String, Integer> files =
        new TreeMap<>(Map.of("a/first.bin", 1_200_000, "b/tiny", 1, "last.bin", 700_003));
    if (createsEmptyFiles()) {
      files.put("a/empty", 0);
    }
    return files;
  }
}
