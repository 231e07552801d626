package io.github.btlib.core.session;

import static io.github.btlib.core.testkit.WireMessage.bitfield;
import static io.github.btlib.core.testkit.WireMessage.handshake;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.btlib.AddTorrent;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentRemovedException;
import io.github.btlib.TorrentSession;
import io.github.btlib.TorrentState;
import io.github.btlib.core.storage.FileStorage;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.FakeTracker;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedPeer;
import io.github.btlib.core.testkit.storage.HangingStorage;
import io.github.btlib.core.testkit.storage.StorageCall;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Closing returns within its bound, whatever is going on, and leaves nothing behind. */
class SessionCloseTest extends EngineTest {
  private static final Duration BOUND = Duration.ofSeconds(2);

  /** What the machine may add when it is busy. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private TorrentSession boundedSession() {
    return session(settings -> settings.closeTimeout(BOUND));
  }

  private static void assertClosesInTime(TorrentSession session) {
    long began = System.nanoTime();
    session.close();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(BOUND.plus(GRACE));
  }

  @Test
  void aSessionThatDidNothingCloses() {
    assertClosesInTime(boundedSession());
  }

  @Test
  void closingTwiceIsFine() {
    TorrentSession session = boundedSession();
    seed(session, fiveBlocks());
    session.close();
    assertClosesInTime(session);
  }

  @Test
  void nothingCanBeAddedToAClosedSession() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = boundedSession();
    session.close();

    assertThatThrownBy(() -> session.add(sample.metainfo(), sample.folder()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the session is closed");
    assertThat(session.torrents()).isEmpty();
  }

  @Test
  void aDownloadIsCutShort() {
    SampleTorrent sample = SampleTorrent.ofFile(folder.resolve("seed"), 2_000_000, 32_768);
    TorrentSession session = boundedSession();
    Torrent torrent =
        download(session, sample, seeder(sample).delaying(Duration.ofMillis(5)).start().address());
    CompletableFuture<Void> completion = torrent.completion();
    Eventually.within(
        Duration.ofSeconds(10), () -> assertThat(torrent.status().verifiedPieces()).isPositive());

    assertClosesInTime(session);

    assertThatThrownBy(() -> completion.get(5, SECONDS))
        .hasCauseInstanceOf(TorrentRemovedException.class);
    assertThat(torrent.status().state()).isEqualTo(new TorrentState.Removed());
    assertThat(torrent.status().complete()).isFalse();
  }

  @Test
  void peersInEveryPhaseArePartedFrom() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = boundedSession();
    Torrent torrent = seed(session, sample);
    ScriptedPeer silent = peer(session, sample).connects();
    ScriptedPeer halfWay = peer(session, sample).sendsPart(handshake(), 30);
    ScriptedPeer ready = peer(session, sample).sends(handshake()).expects(handshake(), bitfield());
    ScriptedPeer mute = listeningPeer(sample);
    torrent.addPeer(mute.address());
    mute.expects(handshake());

    assertClosesInTime(session);

    silent.expectsEnd();
    halfWay.expectsEnd();
    ready.expectsEnd();
    mute.expectsEnd();
  }

  @Test
  void aCheckOfADiskThatHangsIsNotWaitedForBeyondTheBound() throws Exception {
    SampleTorrent sample = fiveBlocks();
    HangingStorage gate = new HangingStorage();
    gate.hang(StorageCall.READ);
    TorrentSession session = boundedSession();
    session.add(
        AddTorrent.of(sample.metainfo())
            .saveTo(sample.folder())
            .storage(gate.around(FileStorage.factory())));
    gate.awaitCall();
    try {
      assertClosesInTime(session);
    } finally {
      gate.release();
    }
  }

  @Test
  void aTrackerThatNeverAnswersIsNotWaitedForBeyondTheBound() {
    FakeTracker tracker = closing(FakeTracker.open()).neverAnswering();
    SampleTorrent sample =
        SampleTorrent.ofFile(folder.resolve("seed"), 10_000, 16_384, tracker.url());
    TorrentSession session = boundedSession();
    seed(session, sample);
    tracker.awaitEvent("started");

    assertClosesInTime(session);
  }

  @Test
  void aListenerThatBlocksIsNotWaitedForBeyondTheBound() throws Exception {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = boundedSession();
    Torrent torrent = seed(session, sample);
    CountDownLatch blocking = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    torrent.onEvent(event -> {
      blocking.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    torrent.pause();
    assertThat(blocking.await(10, SECONDS)).isTrue();
    try {
      assertClosesInTime(session);
    } finally {
      released.countDown();
    }
  }

  @Test
  void aListenerMayCloseTheSession() throws Exception {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = boundedSession();
    Torrent torrent = seed(session, sample);
    CompletableFuture<Void> closed = new CompletableFuture<>();
    torrent.onEvent(event -> {
      session.close();
      closed.complete(null);
    });

    torrent.pause();

    closed.get(BOUND.plus(GRACE).toSeconds(), SECONDS);
    assertThat(torrent.status().state()).isEqualTo(new TorrentState.Removed());
  }

  @Test
  void whatHangsOnCompletionMayCloseTheSession() throws Exception {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = boundedSession();
    Torrent torrent = download(session, sample);
    CompletableFuture<Void> closed = torrent.completion().thenRun(session::close);

    torrent.addPeer(seeder(sample).start().address());

    closed.get(20, SECONDS);
    sample.assertSameIn(target());
  }
}
