package io.github.btlib.core.session;

import static io.github.btlib.core.testkit.WireMessage.bitfield;
import static io.github.btlib.core.testkit.WireMessage.handshake;
import static io.github.btlib.core.testkit.WireMessage.interested;
import static io.github.btlib.core.testkit.WireMessage.request;
import static io.github.btlib.core.testkit.WireMessage.unchoke;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.AddTorrent;
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
import io.github.btlib.spi.PieceSelector;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every fault of a disk has a name, stops the torrent, loses nothing, and is over when cured. */
class StorageFaultsTest extends EngineTest {
  private static final int PIECE = 32_768;

  /** Blocks that were on their way when the write failed. */
  private static final long MOST_LOST = 32 * 16_384;

  private SampleTorrent thirtyPieces() {
    return SampleTorrent.ofFile(folder.resolve("seed"), 30 * PIECE, PIECE);
  }

  @ParameterizedTest
  @EnumSource(StorageFault.class)
  void aFailedWriteIsToldByItsNameAndTheDownloadGoesOnAfterTheCure(StorageFault fault)
      throws Exception {
    SampleTorrent sample = thirtyPieces();
    FaultyStorage faulty = FaultyStorage.after(20, StorageCall.WRITE).with(fault);
    TorrentSession session =
        session(settings -> settings.storage(faulty.around(FileStorage.factory())));
    ScriptedSeeder seeder = seeder(sample).start();
    Torrent torrent = session.add(sequentially(sample));
    EventLog events = EventLog.of(torrent);
    torrent.addPeer(seeder.address());

    assertThat(events.await(TorrentEvent.StorageFailed.class).fault()).isEqualTo(fault);
    awaitState(torrent, TorrentState.Failed.class);
    assertThat(((TorrentState.Failed) torrent.status().state()).fault()).isEqualTo(fault);
    assertThat(faulty.faultsFired()).isPositive();
    int had = torrent.status().verifiedPieces();
    assertThat(had).isEqualTo(10);

    faulty.cure();
    torrent.resume();
    awaitCompletion(torrent);

    sample.assertSameIn(target());
    assertThat(torrent.status().downloadedBytes())
        .as("what was verified is not fetched again")
        .isLessThanOrEqualTo(30L * PIECE + MOST_LOST);
  }

  private AddTorrent sequentially(SampleTorrent sample) {
    return AddTorrent.of(sample.metainfo())
        .saveTo(target())
        .pieceSelector(PieceSelector.sequential());
  }

  @Test
  void aFileThatVanishedStopsTheSeedAndIsDownloadedAgain() throws Exception {
    SampleTorrent sample = thirtyPieces();
    assertRepaired(sample, StorageFault.MISSING, Files::delete, 30);
  }

  @Test
  void aFileThatSomebodyCutStopsTheSeedAndWhatIsMissingIsDownloadedAgain() throws Exception {
    SampleTorrent sample = thirtyPieces();
    assertRepaired(
        sample,
        StorageFault.SHRUNK,
        file -> {
          try (RandomAccessFile data = new RandomAccessFile(file.toFile(), "rw")) {
            data.setLength(10L * PIECE);
          }
        },
        20);
  }

  @Test
  void aFolderInPlaceOfTheFileIsAFaultUntilItIsMovedAway() throws Exception {
    SampleTorrent sample = thirtyPieces();
    ScriptedSeeder seeder = seeder(sample).start();
    Files.createDirectories(target().resolve("sample.bin"));
    Torrent torrent = session().add(sequentially(sample).startPaused());
    EventLog events = EventLog.of(torrent);
    torrent.resume();
    torrent.addPeer(seeder.address());
    assertThat(events.await(TorrentEvent.StorageFailed.class).fault())
        .isEqualTo(StorageFault.NOT_A_FOLDER);
    awaitState(torrent, TorrentState.Failed.class);

    Files.delete(target().resolve("sample.bin"));
    torrent.resume();
    torrent.addPeer(seeder.address());
    awaitCompletion(torrent);
    sample.assertSameIn(target());
  }

  /** Does something to a file. */
  private interface Mischief {
    void to(Path file) throws Exception;
  }

  private void assertRepaired(
      SampleTorrent sample, StorageFault fault, Mischief mischief, int missing) throws Exception {
    Files.createDirectories(target());
    Path copy = Files.copy(sample.folder().resolve("sample.bin"), target().resolve("sample.bin"));
    TorrentSession before = session();
    download(before, sample);
    before.close();
    TorrentSession session = session(); // it knows what it has, and has not opened the file yet
    Torrent torrent = download(session, sample);
    assertThat(torrent.status().complete()).isTrue();
    EventLog events = EventLog.of(torrent);

    mischief.to(copy);
    peer(session, sample)
        .sends(handshake(), interested())
        .expects(handshake(), bitfield(), unchoke())
        .sends(request(29, 0, 16_384))
        .awaitsEnd();

    assertThat(events.await(TorrentEvent.StorageFailed.class).fault()).isEqualTo(fault);
    awaitState(torrent, TorrentState.Failed.class);

    torrent.resume();
    awaitState(torrent, TorrentState.Downloading.class);
    assertThat(torrent.status().verifiedPieces()).isEqualTo(30 - missing);
    torrent.addPeer(seeder(sample).start().address());
    awaitCompletion(torrent);
    sample.assertSameIn(target());
    assertThat(torrent.status().downloadedBytes()).isEqualTo((long) missing * PIECE);
    assertThat(states(events)).contains(TorrentState.Failed.class, TorrentState.Seeding.class);
  }

  private static List<Class<? extends TorrentState>> states(EventLog events) {
    List<Class<? extends TorrentState>> states = new ArrayList<>();
    for (TorrentEvent.StateChanged each : events.all(TorrentEvent.StateChanged.class)) {
      states.add(each.to().getClass());
    }
    return states;
  }
}
