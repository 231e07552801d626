package io.github.btlib.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.AddTorrent;
import io.github.btlib.Priority;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentSession;
import io.github.btlib.TorrentState;
import io.github.btlib.TorrentStatus;
import io.github.btlib.core.testkit.CountedFiles;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.EventLog;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.Rot;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedSeeder;
import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.PieceSelector;
import io.github.btlib.spi.ResumeStore;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A session that is opened again knows what it had, and reads only what is in doubt. */
class ResumeTest extends EngineTest {
  private static final int PIECE = 32_768;

  private final CountedFiles files = new CountedFiles();

  private SampleTorrent thirtyPieces() {
    return SampleTorrent.ofFile(folder.resolve("seed"), 30 * PIECE, PIECE);
  }

  private TorrentSession countingSession() {
    return session(settings -> settings.storage(files));
  }

  private Path resumeFile(SampleTorrent sample) {
    return target().resolve("." + sample.metainfo().infoHash() + ".resume");
  }

  /** Downloads everything, closes the session, and forgets what was read. */
  private SampleTorrent downloaded(SampleTorrent sample) throws Exception {
    ScriptedSeeder seeder = seeder(sample).start();
    TorrentSession session = countingSession();
    awaitCompletion(download(session, sample, seeder.address()));
    session.close();
    files.countAnew();
    return sample;
  }

  @Test
  void whatIsKnownGoodIsNotReadAgain() throws Exception {
    SampleTorrent sample = downloaded(thirtyPieces());

    Torrent again = download(countingSession(), sample);

    assertThat(again.status().state()).isEqualTo(new TorrentState.Seeding());
    assertThat(again.status().complete()).isTrue();
    assertThat(files.bytesRead()).isZero();
  }

  @Test
  void aCheckOfDataThatWasFoundIsNotRepeatedEither() throws Exception {
    SampleTorrent sample = thirtyPieces();
    Files.createDirectories(target());
    Files.copy(sample.folder().resolve("sample.bin"), target().resolve("sample.bin"));
    TorrentSession first = countingSession();
    download(first, sample);
    first.close();
    assertThat(files.bytesRead()).isEqualTo(30 * PIECE);

    download(countingSession(), sample);

    assertThat(files.bytesRead()).isEqualTo(30 * PIECE);
  }

  @Test
  void aFileThatSomebodyTouchedIsCheckedAndWhatIsWrongFetchedAgain() throws Exception {
    SampleTorrent sample = downloaded(thirtyPieces());
    Rot.at(target().resolve("sample.bin"), 7 * PIECE + 5);

    Torrent again = download(countingSession(), sample);
    assertThat(again.status().verifiedPieces()).isEqualTo(29);
    assertThat(files.bytesRead()).isEqualTo(30 * PIECE);

    again.addPeer(seeder(sample).start().address());
    awaitCompletion(again);
    sample.assertSameIn(target());
    assertThat(again.status().downloadedBytes()).isEqualTo(PIECE);
  }

  @Test
  void onlyTheFileThatChangedIsChecked() throws Exception {
    SampleTorrent sample = downloaded(SampleTorrent.ofFolder(folder.resolve("seed"), 16_384));
    var longest =
        sample.metainfo().files().stream()
            .reduce((a, b) -> a.length() >= b.length() ? a : b)
            .orElseThrow();
    Path path = target().resolve(longest.path());
    Files.setLastModifiedTime(path, FileTime.from(Instant.EPOCH));

    Torrent again = download(countingSession(), sample);

    assertThat(again.status().complete()).isTrue();
    assertThat(files.bytesRead())
        .isGreaterThanOrEqualTo(longest.length())
        .isLessThan(sample.metainfo().totalLength());
  }

  /** A session has ended with 40 of 64 blocks of the only piece. */
  private SampleTorrent fortyBlocksOf64() {
    SampleTorrent sample = SampleTorrent.ofFile(folder.resolve("seed"), 64 * 16_384, 64 * 16_384);
    ScriptedSeeder first = seeder(sample).stoppingAfter(40).start();
    TorrentSession session = session();
    Torrent torrent = download(session, sample, first.address());
    Eventually.within(
        Duration.ofSeconds(10),
        () -> assertThat(torrent.status().downloadedBytes()).isEqualTo(40 * 16_384));
    session.close();
    return sample;
  }

  @Test
  void blocksOfPiecesOnTheirWayAreNotFetchedTwice() throws Exception {
    SampleTorrent sample = fortyBlocksOf64();

    ScriptedSeeder second = seeder(sample).start();
    Torrent again = download(session(), sample, second.address());
    awaitCompletion(again);

    sample.assertSameIn(target());
    assertThat(again.status().downloadedBytes()).isEqualTo(24 * 16_384);
    assertThat(again.status().allTimeDownloadedBytes()).isEqualTo(64 * 16_384);
  }

  @Test
  void blocksThatWereSpoiltMeanwhileCostNobodyABan() throws Exception {
    SampleTorrent sample = fortyBlocksOf64();
    Rot.at(target().resolve("sample.bin"), 3);

    TorrentSession next = session();
    Torrent again = download(next, sample);
    EventLog events = EventLog.of(again);
    again.addPeer(seeder(sample).start().address());
    awaitCompletion(again);

    sample.assertSameIn(target());
    assertThat(events.all(TorrentEvent.PieceFailed.class)).hasSize(1);
    assertThat(events.all(TorrentEvent.PeerBanned.class)).isEmpty();
  }

  @Test
  void resumeDataThatIsGoneTornOrAnothersCostsACheckAndNothingElse() throws Exception {
    SampleTorrent sample = downloaded(thirtyPieces());
    byte[] right = Files.readAllBytes(resumeFile(sample));
    for (int length : new int[] {0, 1, right.length / 2, right.length - 1}) {
      Files.write(resumeFile(sample), java.util.Arrays.copyOf(right, length));
      files.countAnew();
      TorrentSession session = countingSession();
      Torrent again = download(session, sample);
      assertThat(again.status().complete()).isTrue();
      assertThat(files.bytesRead()).isEqualTo(30 * PIECE);
      session.close();
    }
    Files.delete(resumeFile(sample));
    files.countAnew();
    assertThat(download(countingSession(), sample).status().complete()).isTrue();
    assertThat(files.bytesRead()).isEqualTo(30 * PIECE);
  }

  @Test
  void prioritiesTotalsAndTimesAreKept() throws Exception {
    SampleTorrent sample = SampleTorrent.ofFolder(folder.resolve("seed"), 16_384);
    ScriptedSeeder seeder = seeder(sample).start();
    TorrentSession session = session();
    Torrent torrent = download(session, sample, seeder.address());
    awaitCompletion(torrent);
    torrent.priority(0, Priority.HIGH);
    torrent.piecePriority(2, Priority.LOW);
    session.close();
    TorrentStatus before = torrent.status();

    Torrent again = download(session(), sample);

    assertThat(again.priorities().get(0)).isEqualTo(Priority.HIGH);
    assertThat(again.piecePriority(2)).isEqualTo(Priority.LOW);
    TorrentStatus now = again.status();
    assertThat(now.downloadedBytes()).isZero();
    assertThat(now.allTimeDownloadedBytes()).isEqualTo(sample.metainfo().totalLength());
    assertThat(now.addedAt()).isEqualTo(millis(before.addedAt())).isBefore(Instant.now());
    assertThat(now.completedAt())
        .isEqualTo(before.completedAt().map(ResumeTest::millis))
        .isPresent();
  }

  private static Instant millis(Instant time) {
    return Instant.ofEpochMilli(time.toEpochMilli());
  }

  @Test
  void whatIsSaidWhenAddingCountsForMoreThanWhatWasKept() throws Exception {
    SampleTorrent sample = downloaded(SampleTorrent.ofFolder(folder.resolve("seed"), 16_384));

    Torrent again =
        session()
            .add(
                AddTorrent.of(sample.metainfo())
                    .saveTo(target())
                    .priorities(file -> Priority.LOW)
                    .startPaused());

    assertThat(again.priorities()).containsOnly(Priority.LOW);
  }

  @Test
  void aTorrentIsSavedWhenItPauses() throws Exception {
    SampleTorrent sample = thirtyPieces();
    ScriptedSeeder seeder = seeder(sample).stoppingAfter(30).start();
    Torrent torrent = download(session(), sample, seeder.address());
    Eventually.within(
        Duration.ofSeconds(10), () -> assertThat(torrent.status().verifiedPieces()).isEqualTo(15));
    torrent.pause();
    Eventually.within(
        Duration.ofSeconds(10), () -> assertThat(resumeFile(sample)).isNotEmptyFile());
  }

  @Test
  void resumeDataLiesInTheFolderThatIsNamed() throws Exception {
    Path state = folder.resolve("state");
    SampleTorrent sample = thirtyPieces();
    TorrentSession session = session(settings -> settings.resumeFolder(state));
    awaitCompletion(download(session, sample, seeder(sample).start().address()));
    session.close();

    assertThat(state.resolve(sample.metainfo().infoHash() + ".resume")).isNotEmptyFile();
    assertThat(resumeFile(sample)).doesNotExist();
  }

  @Test
  void aTorrentThatIsDeletedLeavesNothing() throws Exception {
    SampleTorrent sample = thirtyPieces();
    Torrent torrent = download(session(), sample, seeder(sample).start().address());
    awaitCompletion(torrent);
    torrent.removeAndDelete().join();
    assertThat(target()).isEmptyDirectory();
  }

  @Test
  void aStoreThatFailsIsToldAndTheTorrentGoesOn() throws Exception {
    AtomicInteger fired = new AtomicInteger();
    ResumeStore broken =
        new ResumeStore() {
          @Override
          public Optional<byte[]> load(InfoHash torrent) throws IOException {
            fired.incrementAndGet();
            throw new IOException("the database is down");
          }

          @Override
          public void save(InfoHash torrent, byte[] data) throws IOException {
            fired.incrementAndGet();
            throw new IOException("the database is down");
          }

          @Override
          public void delete(InfoHash torrent) {}
        };
    SampleTorrent sample = thirtyPieces();
    Torrent torrent = download(session(settings -> settings.resumeStore(broken)), sample);
    EventLog events = EventLog.of(torrent);
    torrent.addPeer(seeder(sample).start().address());
    awaitCompletion(torrent);

    assertThat(events.await(TorrentEvent.ResumeDataFailed.class).reason())
        .contains("the database is down");
    assertThat(fired).hasValueGreaterThan(1);
    sample.assertSameIn(target());
  }

  @Test
  void withoutAStoreNothingIsKept() throws Exception {
    SampleTorrent sample = thirtyPieces();
    TorrentSession session = session(settings -> settings.resumeStore(ResumeStore.none()));
    awaitCompletion(download(session, sample, seeder(sample).start().address()));
    session.close();
    assertThat(resumeFile(sample)).doesNotExist();
  }

  @Test
  void dataThatIsTrustedIsNotRead() throws Exception {
    SampleTorrent sample = thirtyPieces();
    Torrent torrent =
        countingSession()
            .add(AddTorrent.of(sample.metainfo()).saveTo(sample.folder()).trustExistingData());
    awaitState(torrent, TorrentState.Seeding.class);
    assertThat(files.bytesRead()).isZero();
    assertThat(torrent.status().complete()).isTrue();
  }

  @Test
  void onlyWhatIsWholeIsTrusted() throws Exception {
    SampleTorrent sample = thirtyPieces();
    Files.createDirectories(target());
    Path copy = Files.copy(sample.folder().resolve("sample.bin"), target().resolve("sample.bin"));
    try (RandomAccessFile file = new RandomAccessFile(copy.toFile(), "rw")) {
      file.setLength(10 * PIECE);
    }
    Torrent torrent =
        session()
            .add(
                AddTorrent.of(sample.metainfo())
                    .saveTo(target())
                    .pieceSelector(PieceSelector.sequential())
                    .trustExistingData());
    awaitState(torrent, TorrentState.Downloading.class);
    assertThat(torrent.status().verifiedPieces()).isEqualTo(10);
  }
}
