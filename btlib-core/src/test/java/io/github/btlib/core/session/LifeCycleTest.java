package io.github.btlib.core.session;

import static io.github.btlib.core.testkit.WireMessage.bitfield;
import static io.github.btlib.core.testkit.WireMessage.handshake;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.btlib.AddTorrent;
import io.github.btlib.DuplicateTorrentException;
import io.github.btlib.ListenException;
import io.github.btlib.StorageException;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentRemovedException;
import io.github.btlib.TorrentSession;
import io.github.btlib.TorrentState;
import io.github.btlib.core.storage.FileStorage;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedSeeder;
import io.github.btlib.core.testkit.storage.HangingStorage;
import io.github.btlib.core.testkit.storage.StorageCall;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Adding, resting, going on, leaving. */
class LifeCycleTest extends EngineTest {
  private SampleTorrent manyPieces() {
    return SampleTorrent.ofFile(folder.resolve("seed"), 2_000_000, 32_768);
  }

  private ScriptedSeeder slowSeeder(SampleTorrent sample) {
    return seeder(sample).delaying(Duration.ofMillis(5)).start();
  }

  private static void awaitSomePieces(Torrent torrent) {
    Eventually.within(
        Duration.ofSeconds(10),
        () -> assertThat(torrent.status().verifiedPieces()).isGreaterThan(3));
  }

  @Test
  void aDownloadRestsAndGoesOnAnyNumberOfTimes() throws Exception {
    SampleTorrent sample = manyPieces();
    ScriptedSeeder seeder = slowSeeder(sample);
    Torrent torrent = download(session(), sample, seeder.address());

    for (int i = 0; i < 3; i++) {
      int before = torrent.status().verifiedPieces();
      Eventually.within(
          Duration.ofSeconds(10),
          () -> assertThat(torrent.status().verifiedPieces()).isGreaterThan(before));
      torrent.pause();
      awaitState(torrent, TorrentState.Paused.class);
      assertThat(torrent.status().connectedPeers()).isZero();
      int rested = torrent.status().verifiedPieces();
      torrent.pause();
      torrent.resume();
      awaitState(torrent, TorrentState.Downloading.class);
      assertThat(torrent.status().verifiedPieces()).isGreaterThanOrEqualTo(rested);
    }

    awaitCompletion(torrent);
    sample.assertSameIn(target());
  }

  @Test
  void aDownloadThatGoesOnTriesItsPeersAgainAtOnce() throws Exception {
    SampleTorrent sample = manyPieces();
    ScriptedSeeder seeder = slowSeeder(sample);
    Torrent torrent = download(session(), sample, seeder.address());
    awaitSomePieces(torrent);
    torrent.pause();
    awaitState(torrent, TorrentState.Paused.class);

    torrent.resume();

    Eventually.within(
        Duration.ofSeconds(3), () -> assertThat(seeder.connectionsMade()).isEqualTo(2));
    awaitCompletion(torrent);
  }

  @Test
  void aTorrentAtRestTurnsPeersAway() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    Torrent torrent = seed(session, sample);
    torrent.pause();
    awaitState(torrent, TorrentState.Paused.class);

    peer(session, sample).sends(handshake()).awaitsEnd();

    torrent.resume();
    awaitState(torrent, TorrentState.Seeding.class);
    peer(session, sample).sends(handshake()).expects(handshake(), bitfield());
  }

  @Test
  void aTorrentThatStartsPausedDoesNothingUntilItIsResumed() throws Exception {
    SampleTorrent sample = fiveBlocks();
    ScriptedSeeder seeder = seeder(sample).start();
    Torrent torrent =
        session()
            .add(
                AddTorrent.of(sample.metainfo())
                    .saveTo(target())
                    .peer(seeder.address())
                    .startPaused());
    assertThat(torrent.status().state()).isEqualTo(new TorrentState.Paused());
    assertThat(torrent.status().knownPeers()).isEqualTo(1);
    assertThat(torrent.completion()).isNotDone();
    assertThat(seeder.connectionsMade()).isZero();

    torrent.resume();

    awaitCompletion(torrent);
    sample.assertSameIn(target());
  }

  @Test
  void aRemovedTorrentCanBeAddedAgainAndKeepsWhatItHad() throws Exception {
    SampleTorrent sample = manyPieces();
    ScriptedSeeder seeder = slowSeeder(sample);
    TorrentSession session = session();
    Torrent first = download(session, sample, seeder.address());
    awaitSomePieces(first);
    CompletableFuture<Void> completion = first.completion();

    first.remove().get(10, SECONDS);
    int kept = first.status().verifiedPieces();
    assertThat(first.status().state()).isEqualTo(new TorrentState.Removed());
    assertThatThrownBy(() -> completion.get(5, SECONDS))
        .hasCauseInstanceOf(TorrentRemovedException.class);
    assertThat(session.torrents()).isEmpty();
    assertThat(session.torrent(sample.metainfo().infoHash())).isEmpty();

    Torrent second = download(session, sample);
    assertThat(second.status().verifiedPieces()).isGreaterThanOrEqualTo(kept).isPositive();
    second.addPeer(seeder.address());
    awaitCompletion(second);
    sample.assertSameIn(target());
  }

  @Test
  void aRemovedTorrentIsDeafToEverythingElse() throws Exception {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    Torrent torrent = seed(session, sample);
    torrent.remove().get(10, SECONDS);

    torrent.resume();
    torrent.pause();
    torrent.remove().get(10, SECONDS);
    assertThatThrownBy(() -> torrent.removeAndDelete().get(10, SECONDS))
        .hasCauseInstanceOf(StorageException.class)
        .hasMessageContaining("the data was kept");

    assertThat(torrent.status().state()).isEqualTo(new TorrentState.Removed());
    assertThat(sample.folder().resolve("sample.bin")).exists();
  }

  @Test
  void removeAndDeleteDeletesWhatWasStoredAndNothingElse() throws Exception {
    SampleTorrent sample = SampleTorrent.ofFolder(folder.resolve("seed"), 32_768);
    Torrent torrent = download(session(), sample, seeder(sample).start().address());
    awaitCompletion(torrent);
    Files.writeString(target().resolve("sample/a/not ours"), "keep me");

    torrent.removeAndDelete().get(10, SECONDS);

    assertThat(target().resolve("sample/a/not ours")).hasContent("keep me");
    assertThat(target().resolve("sample/a/b")).doesNotExist();
    assertThat(target().resolve("sample/z")).doesNotExist();
    assertThat(target().resolve("sample/b")).doesNotExist();
  }

  @Test
  void removeAndDeleteInTheMiddleOfADownloadLeavesNothing() throws Exception {
    SampleTorrent sample = manyPieces();
    Torrent torrent = download(session(), sample, slowSeeder(sample).address());
    awaitSomePieces(torrent);

    torrent.removeAndDelete().get(10, SECONDS);

    assertThat(target()).isEmptyDirectory();
  }

  @Test
  void aTorrentCannotBeAddedTwice() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();
    Torrent torrent = seed(session, sample);

    assertThatThrownBy(() -> session.add(sample.metainfo(), target()))
        .isInstanceOf(DuplicateTorrentException.class)
        .hasMessageContaining(sample.metainfo().infoHash().toHex());

    assertThat(session.torrents()).containsExactly(torrent);
    peer(session, sample).sends(handshake()).expects(handshake(), bitfield());
  }

  @Test
  void aTorrentWithoutAPlaceToStoreItIsRefused() {
    SampleTorrent sample = fiveBlocks();
    TorrentSession session = session();

    assertThatThrownBy(() -> session.add(AddTorrent.of(sample.metainfo())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("saveTo is missing");
  }

  @Test
  void aPortInUseIsToldWithAddressAndPort() {
    int port = session().listenAddress().getPort();

    assertThatThrownBy(() -> session(settings -> settings.listenPort(port)))
        .isInstanceOf(ListenException.class)
        .hasMessageContaining("127.0.0.1")
        .hasMessageContaining(String.valueOf(port));
  }

  @Test
  void aPeerAddressThatCannotBeConnectedToIsRefused() {
    SampleTorrent sample = fiveBlocks();
    Torrent torrent = seed(session(), sample);

    assertThatThrownBy(() -> torrent.addPeer(new InetSocketAddress("127.0.0.1", 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/127.0.0.1:0");
    assertThatThrownBy(
            () -> torrent.addPeer(InetSocketAddress.createUnresolved("peer.invalid", 6881)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("peer.invalid");
    assertThat(torrent.status().knownPeers()).isZero();
  }

  @Test
  void aPeerThatNobodyListensAtDoesNoHarm() throws Exception {
    SampleTorrent sample = fiveBlocks();
    ScriptedSeeder gone = seeder(sample);
    InetSocketAddress deaf = gone.address();
    gone.close();

    Torrent torrent = download(session(), sample, deaf, seeder(sample).start().address());

    awaitCompletion(torrent);
  }

  @Test
  void aCompletionBelongsToWhoeverAskedForIt() throws Exception {
    SampleTorrent sample = fiveBlocks();
    Torrent torrent = download(session(), sample);
    CompletableFuture<Void> impatient = torrent.completion();
    CompletableFuture<Void> patient = torrent.completion();
    impatient.cancel(true);

    assertThat(patient).isNotDone();
    assertThat(torrent.completion()).isNotDone();
    torrent.addPeer(seeder(sample).start().address());

    patient.get(20, SECONDS);
    torrent.completion().get(1, SECONDS);
  }

  @Test
  void whoAsksForTheCompletionOfARemovedTorrentIsTold() throws Exception {
    SampleTorrent sample = fiveBlocks();
    Torrent torrent = download(session(), sample);
    torrent.remove().get(10, SECONDS);

    assertThatThrownBy(() -> torrent.completion().get(10, SECONDS))
        .hasCauseInstanceOf(TorrentRemovedException.class);
  }

  @Test
  void aCheckThatWaitsBehindAnothersCanBeGivenUp() throws Exception {
    SampleTorrent slow = SampleTorrent.ofFile(folder.resolve("slow"), 1_000_000, 16_384);
    SampleTorrent sample = fiveBlocks();
    HangingStorage gate = new HangingStorage();
    gate.hang(StorageCall.READ);
    TorrentSession session = session();
    session.add(
        AddTorrent.of(slow.metainfo())
            .saveTo(slow.folder())
            .storage(gate.around(FileStorage.factory())));
    gate.awaitCall();
    Torrent waiting = session.add(sample.metainfo(), sample.folder());
    try {
      waiting.remove().get(10, SECONDS);
    } finally {
      gate.release();
    }
  }

  @Test
  void nothingIsClosedOrDeletedWhileItIsBroughtToTheDevice() throws Exception {
    SampleTorrent sample = fiveBlocks();
    HangingStorage disk = new HangingStorage().hang(StorageCall.SYNC);
    TorrentSession session =
        session(s ->
            s.closeTimeout(Duration.ofMillis(300)).storage(disk.around(FileStorage.factory())));
    Torrent torrent = download(session, sample, seeder(sample).start().address());
    awaitCompletion(torrent);
    disk.awaitCall();

    CompletableFuture<Void> removed = torrent.removeAndDelete();
    assertThat(removed.copy().completeOnTimeout(null, 1, TimeUnit.SECONDS))
        .as("only the test's own time-out")
        .succeedsWithin(Duration.ofSeconds(5));
    assertThat(removed).isNotDone();
    disk.release();

    removed.get(10, TimeUnit.SECONDS);
    assertThat(disk.closedMeanwhile()).isFalse();
  }
}
