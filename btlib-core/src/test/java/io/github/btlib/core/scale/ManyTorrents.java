package io.github.btlib.core.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.AddTorrent;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.TorrentState;
import io.github.btlib.core.testkit.CountedFiles;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.Heap;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.AnnounceEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A session with many finished torrents of {@value ZeroTorrents#PIECES} pieces, each a file, that
 * starts from the resume data of one before. They have a tracker and no peers.
 */
final class ManyTorrents implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path data;
  private final Path resume;
  private final List<Metainfo> torrents;
  private final CountedFiles files = new CountedFiles();
  private final CountingTracker tracker;
  private final long heapBefore;
  private final TorrentSession session;
  private final double startSeconds;

  /**
   * @param folder an empty one
   * @param tracker names no peers
   */
  ManyTorrents(int count, Path folder, CountingTracker tracker) throws IOException {
    this.data = Files.createDirectories(folder.resolve("data"));
    this.resume = folder.resolve("resume");
    this.tracker = tracker;
    this.torrents = ZeroTorrents.make(count, CountingTracker.URL);
    ZeroTorrents.write(torrents, data);
    try (TorrentSession first = open(new CountingTracker(Duration.ZERO))) {
      torrents.forEach(each -> first.add(AddTorrent.of(each).saveTo(data).trustExistingData()));
      awaitSeeding(first);
      awaitSaved(count);
    }
    files.countAnew();
    heapBefore = Heap.used();
    long start = System.nanoTime();
    session = open(tracker);
    torrents.forEach(each -> session.add(AddTorrent.of(each).saveTo(data)));
    awaitSeeding(session);
    startSeconds = (System.nanoTime() - start) / 1e9;
  }

  private TorrentSession open(CountingTracker asking) {
    return TorrentSession.builder()
        .bindAddress(InetAddress.getLoopbackAddress())
        .closeTimeout(CLOSE_TIMEOUT)
        .resumeFolder(resume)
        .storage(files)
        .trackerTransport(asking)
        .build();
  }

  private static void awaitSeeding(TorrentSession session) {
    for (Torrent torrent : session.torrents()) {
      Eventually.within(
          PATIENCE,
          () -> assertThat(torrent.status().state()).isInstanceOf(TorrentState.Seeding.class));
    }
  }

  private void awaitSaved(int count) {
    PathMatcher saved = resume.getFileSystem().getPathMatcher("glob:**.resume");
    Eventually.within(
        PATIENCE,
        () -> {
          try (Stream<Path> all = Files.list(resume)) {
            assertThat(all.filter(saved::matches)).hasSize(count);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Waits until every torrent's tracker knows it. */
  void awaitAnnounced() {
    Eventually.within(
        PATIENCE,
        () -> assertThat(tracker.answered(AnnounceEvent.STARTED)).isEqualTo(torrents.size()));
  }

  /** Returns how long it took from nothing to all torrents seeding. */
  double startSeconds() {
    return startSeconds;
  }

  /** Returns how much was read of the torrents' files. */
  long bytesRead() {
    return files.bytesRead();
  }

  /** Returns the heap that is in use, without the torrents' metainfo, which was there before. */
  long heap() {
    return Heap.used() - heapBefore;
  }

  @Override
  public void close() {
    session.close();
  }
}
