package io.github.btlib.core.session;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.AddTorrent;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.TorrentState;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.Leftovers;
import io.github.btlib.core.testkit.SampleTorrent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions of this library among themselves, over real sockets and files. */
@Timeout(60)
class LoopbackTest {
  @TempDir Path folder;
  private final Leftovers leftovers = Leftovers.watch();

  @AfterEach
  void nothingIsLeft() {
    leftovers.assertNone();
  }

  static TorrentSession session() {
    return TorrentSession.builder().bindAddress(InetAddress.getLoopbackAddress()).build();
  }

  private static Torrent seed(TorrentSession session, SampleTorrent sample) throws Exception {
    Torrent torrent = session.add(sample.metainfo(), sample.folder());
    torrent.completion().get(20, SECONDS);
    return torrent;
  }

  private static Torrent download(
      TorrentSession session, SampleTorrent sample, Path to, InetSocketAddress... peers) {
    AddTorrent add = AddTorrent.of(sample.metainfo()).saveTo(to);
    for (InetSocketAddress peer : peers) {
      add = add.peer(peer);
    }
    return session.add(add);
  }

  @Test
  void aSingleFileIsDownloadedFromASeeder() throws Exception {
    SampleTorrent sample = SampleTorrent.ofFile(folder.resolve("seed"), 5_000_000, 65_536);
    try (TorrentSession seeder = session();
        TorrentSession leecher = session()) {
      seed(seeder, sample);
      Torrent torrent = download(leecher, sample, folder.resolve("get"), seeder.listenAddress());
      torrent.completion().get(20, SECONDS);

      sample.assertSameIn(folder.resolve("get"));
      Eventually.within(
          Duration.ofSeconds(5),
          () -> assertThat(torrent.status().state()).isEqualTo(new TorrentState.Seeding()));
      assertThat(torrent.status().complete()).isTrue();
      assertThat(torrent.status().downloadedBytes()).isEqualTo(5_000_000);
      assertThat(torrent.status().wastedBytes()).isZero();
    }
  }

  @Test
  void nestedEmptyAndTinyFilesAreDownloadedWithPiecesThatStraddleThem() throws Exception {
    SampleTorrent sample = SampleTorrent.ofFolder(folder.resolve("seed"), 32_768);
    try (TorrentSession seeder = session();
        TorrentSession leecher = session()) {
      seed(seeder, sample);
      download(leecher, sample, folder.resolve("get"), seeder.listenAddress())
          .completion()
          .get(20, SECONDS);
      sample.assertSameIn(folder.resolve("get"));
    }
  }

  @Test
  void fiveLeechersCompleteFromOneSeederAndFromEachOther() throws Exception {
    SampleTorrent sample = SampleTorrent.ofFile(folder.resolve("seed"), 8_000_000, 65_536);
    List<TorrentSession> sessions = new ArrayList<>();
    try (TorrentSession seeder = session()) {
      seed(seeder, sample);
      List<InetSocketAddress> known = new ArrayList<>(List.of(seeder.listenAddress()));
      List<Torrent> torrents = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        TorrentSession leecher = session();
        sessions.add(leecher);
        torrents.add(
            download(
                leecher,
                sample,
                folder.resolve("get" + i),
                known.toArray(InetSocketAddress[]::new)));
        known.add(leecher.listenAddress());
      }
      for (int i = 0; i < 5; i++) {
        torrents.get(i).completion().get(30, SECONDS);
        sample.assertSameIn(folder.resolve("get" + i));
      }
    } finally {
      sessions.forEach(TorrentSession::close);
    }
  }

  @Test
  void anInterruptedDownloadGoesOnWhereItWas() throws Exception {
    SampleTorrent sample = SampleTorrent.ofFile(folder.resolve("seed"), 4_000_000, 65_536);
    Path get = Files.createDirectories(folder.resolve("get"));
    byte[] half =
        java.util.Arrays.copyOf(
            Files.readAllBytes(sample.folder().resolve("sample.bin")), 2_000_000);
    Files.write(get.resolve("sample.bin"), half);
    try (TorrentSession seeder = session();
        TorrentSession leecher = session()) {
      seed(seeder, sample);
      Torrent torrent = download(leecher, sample, get, seeder.listenAddress());
      torrent.completion().get(20, SECONDS);
      sample.assertSameIn(get);
      long missingPieces = sample.metainfo().pieceCount() - 2_000_000 / 65_536;
      assertThat(torrent.status().downloadedBytes()).isLessThanOrEqualTo(missingPieces * 65_536);
    }
  }
}
