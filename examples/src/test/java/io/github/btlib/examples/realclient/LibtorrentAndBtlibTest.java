package io.github.btlib.examples.realclient;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.metainfo.Metainfo;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** btlib and libtorrent. */
@RequiresClient(Program.LIBTORRENT)
class LibtorrentAndBtlibTest extends ClientAndBtlib {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  @Override
  RealClient client(Path itsFolder) {
    return LibtorrentClient.in(itsFolder);
  }

  @Test
  @RequiresClient({Program.LIBTORRENT, Program.OPENTRACKER})
  void seedsToUsThroughOpentracker() throws Exception {
    try (OpenTracker tracker = OpenTracker.start(directory.resolve("tracker"));
        LibtorrentClient seeder = LibtorrentClient.in(directory.resolve("client"))) {
      SampleTorrent sample =
          SampleTorrent.ofFile(directory, "song.bin", 2_000_000, 65_536, tracker.httpUrl());
      tracker.allow(sample.infoHash());
      seeder.seed(sample.torrent(), sample.folder());
      seeder.awaitAnnounced(LIMIT);
      try (TorrentSession session = loopbackSession()) {
        Path downloaded = directory.resolve("downloaded");
        Torrent torrent = session.add(Metainfo.read(sample.torrent()), downloaded);
        torrent.completion().get(LIMIT.toSeconds(), SECONDS);
        assertThat(sample.differenceIn(downloaded)).isEmpty();
      }
    }
  }

  @Test
  @RequiresClient({Program.LIBTORRENT, Program.OPENTRACKER})
  void downloadsFromUsThroughOpentracker() throws Exception {
    try (OpenTracker tracker = OpenTracker.start(directory.resolve("tracker"));
        LibtorrentClient leecher = LibtorrentClient.in(directory.resolve("client"));
        TorrentSession session = loopbackSession()) {
      SampleTorrent sample =
          SampleTorrent.ofFile(directory, "song.bin", 2_000_000, 65_536, tracker.httpUrl());
      tracker.allow(sample.infoHash());
      Torrent torrent = session.add(Metainfo.read(sample.torrent()), sample.folder());
      Deadline.of(LIMIT)
          .await("our announce", () -> torrent.status().trackers().get(0).seeders().isPresent());
      leecher.download(sample.torrent(), directory.resolve("downloaded"));
      leecher.awaitComplete(LIMIT);
      assertThat(sample.differenceIn(directory.resolve("downloaded"))).isEmpty();
    }
  }

  @Test
  void triesEncryptionFirstAndStillDownloadsFromUs() throws Exception {
    SampleTorrent sample = SampleTorrent.ofFile(directory, "song.bin", 2_000_000, 65_536);
    try (LibtorrentClient leecher =
            LibtorrentClient.in(directory.resolve("client"), "--set=out_enc_policy=1");
        TorrentSession session = loopbackSession()) {
      session
          .add(Metainfo.read(sample.torrent()), sample.folder())
          .completion()
          .get(LIMIT.toSeconds(), SECONDS);
      leecher.download(sample.torrent(), directory.resolve("downloaded"));
      leecher.addPeer(session.listenAddress());
      leecher.awaitComplete(LIMIT);
      assertThat(sample.differenceIn(directory.resolve("downloaded"))).isEmpty();
    }
  }

  private static TorrentSession loopbackSession() {
    return TorrentSession.builder().bindAddress(InetAddress.getLoopbackAddress()).build();
  }
}
