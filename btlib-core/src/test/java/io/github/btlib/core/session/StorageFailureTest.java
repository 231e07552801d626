package io.github.btlib.core.session;

import static io.github.btlib.core.testkit.WireMessage.bitfield;
import static io.github.btlib.core.testkit.WireMessage.handshake;
import static io.github.btlib.core.testkit.WireMessage.interested;
import static io.github.btlib.core.testkit.WireMessage.request;
import static io.github.btlib.core.testkit.WireMessage.unchoke;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.btlib.AddTorrent;
import io.github.btlib.StorageException;
import io.github.btlib.StorageFault;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentSession;
import io.github.btlib.TorrentState;
import io.github.btlib.core.storage.FileStorage;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.EventLog;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedSeeder;
import io.github.btlib.core.testkit.storage.FaultyStorage;
import io.github.btlib.core.testkit.storage.StorageCall;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Storages that fail: it is told, and the download goes on after the cure. */
class StorageFailureTest extends EngineTest {
  private TorrentSession sessionOn(FaultyStorage storage) {
    return session(settings -> settings.storage(storage.around(FileStorage.factory())));
  }

  @Test
  void aFailedWriteStopsTheDownloadAndItGoesOnAfterTheCure() throws Exception {
    SampleTorrent sample = SampleTorrent.ofFile(folder.resolve("seed"), 1_000_000, 65_536);
    ScriptedSeeder seeder = seeder(sample).start();
    FaultyStorage storage = FaultyStorage.after(20, StorageCall.WRITE);
    Torrent torrent = download(sessionOn(storage), sample);
    EventLog events = EventLog.of(torrent);
    CompletableFuture<Void> completion = torrent.completion();
    torrent.addPeer(seeder.address());

    assertThatThrownBy(() -> completion.get(20, SECONDS))
        .cause()
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("a fault of the test: WRITE");
    awaitState(torrent, TorrentState.Failed.class);
    assertThat(events.await(TorrentEvent.StorageFailed.class).operation())
        .isEqualTo("writing to the storage");
    assertThat(torrent.status().connectedPeers()).isZero();

    storage.cure();
    torrent.resume();
    CompletableFuture<Void> again = torrent.completion();
    again.get(20, SECONDS);
    sample.assertSameIn(target());
    assertThat(storage.faultsFired()).isPositive();
  }

  @Test
  void withoutACureItFailsAgain() throws Exception {
    SampleTorrent sample = fiveBlocks();
    ScriptedSeeder seeder = seeder(sample).start();
    FaultyStorage storage = FaultyStorage.at(StorageCall.WRITE);
    Torrent torrent = download(sessionOn(storage), sample);
    torrent.addPeer(seeder.address());
    awaitState(torrent, TorrentState.Failed.class);
    int before = storage.faultsFired();

    torrent.resume();
    CompletableFuture<Void> again = torrent.completion();

    assertThatThrownBy(() -> again.get(20, SECONDS)).hasCauseInstanceOf(StorageException.class);
    assertThat(storage.faultsFired()).isGreaterThan(before);
  }

  @Test
  void aFailedTorrentCanBePaused() throws Exception {
    SampleTorrent sample = fiveBlocks();
    FaultyStorage storage = FaultyStorage.at(StorageCall.WRITE);
    Torrent torrent = download(sessionOn(storage), sample);
    torrent.addPeer(seeder(sample).start().address());
    awaitState(torrent, TorrentState.Failed.class);

    torrent.pause();
    awaitState(torrent, TorrentState.Paused.class);
    storage.cure();
    torrent.resume();

    awaitCompletion(torrent);
  }

  @Test
  void aBlockThatCannotBeReadStopsTheTorrentAndWhatIsStillThereIsServedAfterTheCure() {
    SampleTorrent sample = fiveBlocks();
    FaultyStorage storage =
        FaultyStorage.after(3, StorageCall.READ); // one for the check of each piece
    TorrentSession session = sessionOn(storage);
    Torrent torrent = seed(session, sample);
    EventLog events = EventLog.of(torrent);

    peer(session, sample)
        .sends(handshake(), interested())
        .expects(handshake(), bitfield(), unchoke())
        .sends(request(0, 0, 16_384))
        .awaitsEnd();

    TorrentEvent.StorageFailed failed = events.await(TorrentEvent.StorageFailed.class);
    assertThat(failed.operation()).isEqualTo("reading from the storage to serve a peer");
    assertThat(failed.fault()).isEqualTo(StorageFault.IO_ERROR);
    awaitState(torrent, TorrentState.Failed.class);
    assertThat(storage.faultsFired()).isEqualTo(1);

    storage.cure();
    torrent.resume();

    awaitState(torrent, TorrentState.Seeding.class);
    assertThat(torrent.status().complete()).isTrue();
  }

  @Test
  void whatCannotBeReadByTheCheckIsFetchedAgain() throws Exception {
    SampleTorrent sample = fiveBlocks();
    FaultyStorage storage = FaultyStorage.after(2, StorageCall.READ);
    TorrentSession session = sessionOn(storage);
    Torrent torrent = session.add(sample.metainfo(), sample.folder());
    awaitState(torrent, TorrentState.Downloading.class);
    assertThat(torrent.status().verifiedPieces()).isEqualTo(2);
    assertThat(storage.faultsFired()).isEqualTo(1);

    storage.cure();
    torrent.addPeer(seeder(sample).start().address());

    awaitCompletion(torrent);
  }

  @Test
  void aStorageThatCannotBeOpenedIsToldByAdd() {
    SampleTorrent sample = fiveBlocks();
    FaultyStorage storage = FaultyStorage.at(StorageCall.OPEN);
    TorrentSession session = sessionOn(storage);

    assertThatThrownBy(() -> session.add(sample.metainfo(), sample.folder()))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("sample.bin")
        .hasMessageContaining("a fault of the test: OPEN");
    assertThat(session.torrents()).isEmpty();

    storage.cure();
    seed(session, sample);
  }

  @Test
  void aStorageThatCannotBeLookedAtFailsTheTorrentUntilItCan() throws Exception {
    SampleTorrent sample = fiveBlocks();
    FaultyStorage storage = FaultyStorage.at(StorageCall.LOOK);
    Torrent torrent =
        sessionOn(storage)
            .add(AddTorrent.of(sample.metainfo()).saveTo(sample.folder()).startPaused());
    CompletableFuture<Void> completion = torrent.completion();
    torrent.resume();
    assertThatThrownBy(() -> completion.get(20, SECONDS))
        .hasCauseInstanceOf(StorageException.class);
    assertThat(torrent.status().state())
        .isInstanceOfSatisfying(
            TorrentState.Failed.class,
            failed -> assertThat(failed.reason()).startsWith("looking at the storage failed"));

    storage.cure();
    torrent.resume();

    awaitCompletion(torrent);
  }

  @Test
  void dataThatCannotBeBroughtToTheDeviceIsToldAndServedAllTheSame() throws Exception {
    SampleTorrent sample = fiveBlocks();
    FaultyStorage storage = FaultyStorage.at(StorageCall.SYNC);
    Torrent torrent = download(sessionOn(storage), sample);
    EventLog events = EventLog.of(torrent);

    torrent.addPeer(seeder(sample).start().address());

    awaitCompletion(torrent);
    assertThat(events.await(TorrentEvent.StorageFailed.class).operation())
        .isEqualTo("bringing the data to the device");
    awaitState(torrent, TorrentState.Seeding.class);
  }

  private void assertRemoveTellsOf(FaultyStorage storage) {
    TorrentSession session = sessionOn(storage);
    Torrent torrent = seed(session, fiveBlocks());

    assertThatThrownBy(() -> torrent.remove().get(10, SECONDS))
        .hasCauseInstanceOf(StorageException.class);

    assertThat(session.torrents()).isEmpty();
    assertThat(storage.faultsFired()).isEqualTo(1);
  }

  @Test
  void aStorageThatCannotBeReleasedIsToldByRemove() {
    assertRemoveTellsOf(FaultyStorage.at(StorageCall.CLOSE));
  }

  @Test
  void aTargetThatIsAFileIsToldByCompletion() throws Exception {
    SampleTorrent sample = fiveBlocks();
    Path occupied = Files.writeString(folder.resolve("occupied"), "not a folder");
    Torrent torrent =
        session().add(AddTorrent.of(sample.metainfo()).saveTo(occupied).startPaused());
    CompletableFuture<Void> completion = torrent.completion();
    torrent.addPeer(seeder(sample).start().address());
    torrent.resume();

    assertThatThrownBy(() -> completion.get(20, SECONDS))
        .cause()
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("occupied");
    assertThat(occupied).hasContent("not a folder");
  }

  @Test
  void aWriteThatThrowsSomethingUnexpectedStopsTheDownloadLikeAnyOther() throws Exception {
    SampleTorrent sample = fiveBlocks();
    FaultyStorage storage = FaultyStorage.at(StorageCall.WRITE).carelessly();
    Torrent torrent = download(sessionOn(storage), sample);
    torrent.addPeer(seeder(sample).start().address());

    assertThatThrownBy(() -> torrent.completion().get(20, SECONDS))
        .hasCauseInstanceOf(StorageException.class)
        .hasMessageContaining("a fault of the test: WRITE");
    assertThat(storage.faultsFired()).isPositive();

    storage.cure();
    torrent.resume();
    awaitCompletion(torrent);
  }

  @Test
  void aReadThatThrowsSomethingUnexpectedPartsFromThePeerThatAsked() {
    SampleTorrent sample = fiveBlocks();
    FaultyStorage storage =
        FaultyStorage.after(3, StorageCall.READ).carelessly(); // the check reads 3 pieces
    TorrentSession session = sessionOn(storage);
    EventLog events = EventLog.of(seed(session, sample));

    peer(session, sample)
        .sends(handshake(), interested())
        .expects(handshake(), bitfield(), unchoke())
        .sends(request(0, 0, 16_384))
        .expectsEnd();

    assertThat(events.disconnectReason()).contains("a fault of the test: READ");
    assertThat(storage.faultsFired()).isEqualTo(1);
  }

  @Test
  void aStorageThatThrowsSomethingUnexpectedWhenReleasedIsToldByRemove() {
    assertRemoveTellsOf(FaultyStorage.at(StorageCall.CLOSE).carelessly());
  }

  @Test
  void whoAsksForTheCompletionAfterTheFailureIsToldOfItToo() throws Exception {
    SampleTorrent sample = fiveBlocks();
    Torrent torrent =
        sessionOn(FaultyStorage.at(StorageCall.LOOK)).add(sample.metainfo(), target());
    awaitState(torrent, TorrentState.Failed.class);

    assertThatThrownBy(() -> torrent.completion().get(10, SECONDS))
        .hasCauseInstanceOf(StorageException.class);
  }
}
