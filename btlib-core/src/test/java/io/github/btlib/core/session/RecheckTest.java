package io.github.btlib.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.AddTorrent;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentSession;
import io.github.btlib.TorrentState;
import io.github.btlib.core.storage.FileStorage;
import io.github.btlib.core.storage.MemoryStorage;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.EventLog;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.Rot;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedSeeder;
import io.github.btlib.core.testkit.storage.HangingStorage;
import io.github.btlib.core.testkit.storage.StorageCall;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is found in the storage counts only as far as it matches the hashes. */
class RecheckTest extends EngineTest {
  private static final int PIECE = 32_768;

  private SampleTorrent thirtyPieces() {
    return SampleTorrent.ofFile(folder.resolve("seed"), 30 * PIECE, PIECE);
  }

  private Path copyOf(SampleTorrent sample) throws Exception {
    Files.createDirectories(target());
    return Files.copy(sample.folder().resolve("sample.bin"), target().resolve("sample.bin"));
  }

  private void assertRepaired(SampleTorrent sample, int missing) throws Exception {
    ScriptedSeeder seeder = seeder(sample).start();
    Torrent torrent = download(session(), sample);
    assertThat(torrent.status().verifiedPieces())
        .isEqualTo(sample.metainfo().pieceCount() - missing);

    torrent.addPeer(seeder.address());
    awaitCompletion(torrent);

    sample.assertSameIn(target());
    assertThat(torrent.status().downloadedBytes()).isEqualTo((long) missing * PIECE);
  }

  @Test
  void aByteThatRottedIsFoundAndItsPieceFetchedAgain() throws Exception {
    SampleTorrent sample = thirtyPieces();
    Rot.at(copyOf(sample), 7 * PIECE + 100);

    assertRepaired(sample, 1);
  }

  @Test
  void theMissingEndOfATruncatedFileIsFetched() throws Exception {
    SampleTorrent sample = thirtyPieces();
    try (RandomAccessFile file = new RandomAccessFile(copyOf(sample).toFile(), "rw")) {
      file.setLength(20 * PIECE + 1);
    }

    assertRepaired(sample, 10);
  }

  @Test
  void anEmptyFileIsDownloadedWhole() throws Exception {
    SampleTorrent sample = thirtyPieces();
    try (RandomAccessFile file = new RandomAccessFile(copyOf(sample).toFile(), "rw")) {
      file.setLength(0);
    }

    assertRepaired(sample, 30);
  }

  @Test
  void aFileThatIsTooLongIsCutWhenItIsRepaired() throws Exception {
    SampleTorrent sample = thirtyPieces();
    Path copy = copyOf(sample);
    Files.write(copy, new byte[50_000], java.nio.file.StandardOpenOption.APPEND);
    try (RandomAccessFile file = new RandomAccessFile(copy.toFile(), "rw")) {
      file.write(~sample.piece(0)[0]);
    }

    assertRepaired(sample, 1);
  }

  @Test
  void torrentsCanLiveInMemoryAlone() throws Exception {
    SampleTorrent sample = thirtyPieces();
    MemoryStorage full = MemoryStorage.of(sample.metainfo());
    for (int piece = 0; piece < sample.metainfo().pieceCount(); piece++) {
      full.write(sample.metainfo().pieceOffset(piece), ByteBuffer.wrap(sample.piece(piece)));
    }
    MemoryStorage empty = MemoryStorage.of(sample.metainfo());
    TorrentSession seeder = session();
    awaitCompletion(
        seeder.add(AddTorrent.of(sample.metainfo()).storage((metainfo, saveTo) -> full)));
    TorrentSession leecher = session(settings -> settings.storage((metainfo, saveTo) -> empty));

    awaitCompletion(leecher.add(AddTorrent.of(sample.metainfo()).peer(seeder.listenAddress())));

    for (int piece = 0; piece < sample.metainfo().pieceCount(); piece++) {
      ByteBuffer copy = ByteBuffer.allocate(PIECE);
      empty.read(sample.metainfo().pieceOffset(piece), copy);
      assertThat(copy.array()).isEqualTo(sample.piece(piece));
    }
    assertThat(target()).doesNotExist();
  }

  @Test
  void aSeedThatIsCheckedAgainFetchesWhatRottedMeanwhile() throws Exception {
    SampleTorrent sample = thirtyPieces();
    Path copy = copyOf(sample);
    Torrent torrent = download(session(), sample);
    assertThat(torrent.status().complete()).isTrue();
    EventLog events = EventLog.of(torrent);
    Rot.at(copy, 3 * PIECE);

    torrent.recheck();
    awaitState(torrent, TorrentState.Downloading.class);
    assertThat(torrent.status().verifiedPieces()).isEqualTo(29);
    assertThat(torrent.completion()).isNotDone();
    torrent.addPeer(seeder(sample).start().address());
    awaitCompletion(torrent);

    sample.assertSameIn(target());
    assertThat(events.all(TorrentEvent.StateChanged.class))
        .extracting(TorrentEvent.StateChanged::to)
        .startsWith(new TorrentState.Checking(0), new TorrentState.Downloading());
  }

  @Test
  void aTorrentAtRestIsCheckedAndRestsAgain() throws Exception {
    SampleTorrent sample = thirtyPieces();
    Path copy = copyOf(sample);
    Torrent torrent = download(session(), sample);
    torrent.pause();
    awaitState(torrent, TorrentState.Paused.class);
    Rot.at(copy, 3 * PIECE);

    torrent.recheck();

    Eventually.within(
        Duration.ofSeconds(10), () -> assertThat(torrent.status().verifiedPieces()).isEqualTo(29));
    awaitState(torrent, TorrentState.Paused.class);
    torrent.resume();
    awaitState(torrent, TorrentState.Downloading.class);
  }

  @Test
  void aCheckThatIsInterruptedBeginsAnewWhenTheTorrentGoesOn() throws Exception {
    SampleTorrent sample = thirtyPieces();
    Path copy = copyOf(sample);
    HangingStorage gate = new HangingStorage();
    TorrentSession session =
        session(settings -> settings.storage(gate.around(FileStorage.factory())));
    Torrent torrent = download(session, sample);
    Rot.at(copy, 3 * PIECE);

    gate.hang(StorageCall.READ);
    torrent.recheck();
    gate.awaitCall();
    torrent.pause();
    gate.release();
    awaitState(torrent, TorrentState.Paused.class);
    torrent.resume();

    awaitState(torrent, TorrentState.Downloading.class);
    assertThat(torrent.status().verifiedPieces()).isEqualTo(29);
  }

  @Test
  void aCheckShowsItsProgress() throws Exception {
    SampleTorrent sample = thirtyPieces();
    copyOf(sample);
    HangingStorage gate = new HangingStorage();
    TorrentSession session =
        session(settings -> settings.storage(gate.around(FileStorage.factory())));
    Torrent torrent = download(session, sample);
    gate.hang(StorageCall.READ);
    torrent.recheck();
    gate.awaitCall();
    assertThat(torrent.status().state())
        .isInstanceOfSatisfying(
            TorrentState.Checking.class,
            checking -> assertThat(checking.progress()).isBetween(0.0, 0.99));
    gate.release();
    awaitState(torrent, TorrentState.Seeding.class);
  }
}
