package io.github.btlib.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.btlib.AddTorrent;
import io.github.btlib.Priority;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentState;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.EventLog;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedSeeder;
import io.github.btlib.metainfo.TorrentFile;
import io.github.btlib.spi.PieceSelector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is wanted is downloaded, the most wanted first, and nothing else. */
class PriorityTest extends EngineTest {
  private static final int PIECE = 16_384;

  private final SampleTorrent tenPieces() {
    return SampleTorrent.ofFile(folder.resolve("seed"), 10 * PIECE, PIECE);
  }

  private Torrent paused(SampleTorrent sample) {
    return session()
        .add(
            AddTorrent.of(sample.metainfo())
                .saveTo(target())
                .pieceSelector(PieceSelector.sequential())
                .startPaused());
  }

  private static List<Integer> verified(EventLog events) {
    return events.all(TorrentEvent.PieceVerified.class).stream()
        .map(TorrentEvent.PieceVerified::piece)
        .toList();
  }

  @Test
  void piecesOfHighPriorityComeFirstAndOfLowPriorityLast() throws Exception {
    SampleTorrent sample = tenPieces();
    ScriptedSeeder seeder = seeder(sample).start();
    Torrent torrent = paused(sample);
    EventLog events = EventLog.of(torrent);
    torrent.piecePriority(7, Priority.HIGH);
    torrent.piecePriority(4, Priority.HIGH);
    torrent.piecePriority(0, Priority.LOW);

    torrent.addPeer(seeder.address());
    torrent.resume();
    awaitCompletion(torrent);

    assertThat(verified(events)).containsExactly(4, 7, 1, 2, 3, 5, 6, 8, 9, 0);
    assertThat(torrent.piecePriority(7)).isEqualTo(Priority.HIGH);
  }

  @Test
  void whatIsSkippedIsNotAskedForAndNotWaitedFor() throws Exception {
    SampleTorrent sample = tenPieces();
    ScriptedSeeder seeder = seeder(sample).start();
    Torrent torrent = paused(sample);
    for (int piece = 3; piece < 10; piece++) {
      torrent.piecePriority(piece, Priority.SKIP);
    }

    torrent.addPeer(seeder.address());
    torrent.resume();
    awaitCompletion(torrent);

    awaitState(torrent, TorrentState.Seeding.class);
    assertThat(seeder.blocksServed()).isEqualTo(3);
    assertThat(torrent.status().complete()).isFalse();
    assertThat(torrent.status().progress()).isEqualTo(1);
    assertThat(torrent.status().wantedBytes()).isEqualTo(3 * PIECE);
    assertThat(torrent.status().verifiedWantedBytes()).isEqualTo(3 * PIECE);
  }

  @Test
  void whenMoreIsWantedTheDownloadGoesOnWithANewCompletion() throws Exception {
    SampleTorrent sample = tenPieces();
    ScriptedSeeder seeder = seeder(sample).start();
    Torrent torrent = paused(sample);
    EventLog events = EventLog.of(torrent);
    torrent.piecePriority(5, Priority.SKIP);
    CompletableFuture<Void> first = torrent.completion();
    torrent.resume();
    torrent.addPeer(seeder.address());
    awaitCompletion(torrent);
    awaitState(torrent, TorrentState.Seeding.class);
    events.await(TorrentEvent.PeerDisconnected.class); // or it sends the piece before we look

    torrent.piecePriority(5, Priority.NORMAL);
    assertThat(torrent.completion()).as("there is something to wait for, at once").isNotDone();
    Eventually.within(
        Duration.ofSeconds(5),
        () ->
            assertThat(events.all(TorrentEvent.StateChanged.class))
                .contains(
                    new TorrentEvent.StateChanged(
                        new TorrentState.Seeding(), new TorrentState.Downloading())));
    torrent.addPeer(seeder.address());
    awaitCompletion(torrent);

    // futures of one wait are completed one after the other, on a thread of their own
    assertThat(first).succeedsWithin(Duration.ofSeconds(5));
    sample.assertSameIn(target());
    assertThat(torrent.status().complete()).isTrue();
    events.awaitCount(TorrentEvent.DownloadCompleted.class, 2);
  }

  @Test
  void whoWantsMoreAndThenDoesNotIsNotLeftWaiting() throws Exception {
    SampleTorrent sample = tenPieces();
    ScriptedSeeder seeder = seeder(sample).start();
    Torrent torrent = paused(sample);
    torrent.piecePriority(5, Priority.SKIP);
    torrent.resume();
    torrent.addPeer(seeder.address());
    awaitCompletion(torrent);
    awaitState(torrent, TorrentState.Seeding.class);
    seeder.close();

    for (int i = 0; i < 20; i++) { // sometimes before the torrent has looked
      torrent.piecePriority(5, Priority.NORMAL);
      CompletableFuture<Void> waiting = torrent.completion();
      torrent.piecePriority(5, Priority.SKIP);
      assertThat(waiting).succeedsWithin(Duration.ofSeconds(10));
    }
  }

  @Test
  void aPieceThatTwoFilesShareIsWantedAsMuchAsTheOneThatIsWantedMost() {
    SampleTorrent sample = SampleTorrent.ofFolder(folder.resolve("seed"), 16_384);
    List<TorrentFile> files = sample.metainfo().files();
    Torrent torrent =
        session()
            .add(
                AddTorrent.of(sample.metainfo())
                    .saveTo(target())
                    .wanted(file -> file.index() == 0)
                    .startPaused());

    int shared = sample.metainfo().lastPiece(files.get(0));
    assertThat(torrent.priorities().get(0)).isEqualTo(Priority.NORMAL);
    assertThat(torrent.priorities().subList(1, files.size())).containsOnly(Priority.SKIP);
    assertThat(torrent.piecePriority(shared)).isEqualTo(Priority.NORMAL);
    assertThat(torrent.piecePriority(sample.metainfo().pieceCount() - 1)).isEqualTo(Priority.SKIP);

    torrent.priority(0, Priority.SKIP);
    assertThat(torrent.piecePriority(shared)).isEqualTo(Priority.SKIP);
    torrent.priority(files.size() - 1, Priority.HIGH);
    assertThat(torrent.piecePriority(sample.metainfo().pieceCount() - 1)).isEqualTo(Priority.HIGH);
  }

  @Test
  void filesAreChangedAllAtOnceSoThatNothingIsFinishedInBetween() {
    SampleTorrent sample = SampleTorrent.ofFolder(folder.resolve("seed"), 16_384);
    Torrent torrent =
        download(
            session(), sample); // nobody to download from, so that all that is wanted is missing
    EventLog events = EventLog.of(torrent);
    torrent.priorities(file -> file.index() == 0 ? Priority.NORMAL : Priority.SKIP);
    torrent.priorities(file -> file.index() == 0 ? Priority.SKIP : Priority.HIGH);

    assertThat(torrent.priorities().get(0)).isEqualTo(Priority.SKIP);
    assertThat(torrent.priorities().get(1)).isEqualTo(Priority.HIGH);
    Eventually.within(
        Duration.ofSeconds(5), () -> assertThat(torrent.status().wantedBytes()).isPositive());
    assertThat(events.all(TorrentEvent.DownloadCompleted.class)).isEmpty();
  }

  @Test
  void aFileOrPieceThatIsNoneIsRefused() {
    Torrent torrent = paused(tenPieces());
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> torrent.priority(1, Priority.HIGH))
        .withMessageContaining("1");
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> torrent.piecePriority(10, Priority.HIGH));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> torrent.piecePriority(-1));
  }
}
