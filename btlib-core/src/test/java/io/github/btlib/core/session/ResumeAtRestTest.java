package io.github.btlib.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.AddTorrent;
import io.github.btlib.Priority;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentSession;
import io.github.btlib.TorrentState;
import io.github.btlib.core.resume.ResumeCodec;
import io.github.btlib.core.resume.ResumeException;
import io.github.btlib.core.storage.FileResumeStore;
import io.github.btlib.core.storage.FileStorage;
import io.github.btlib.core.testkit.CountedFiles;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.EventLog;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.Rot;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.storage.HangingStorage;
import io.github.btlib.core.testkit.storage.StorageCall;
import io.github.btlib.core.testkit.storage.StorageDecorator;
import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.ResumeStore;
import io.github.btlib.spi.StorageFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is decided, found out or lost while nothing is traded is known to the next run too. */
class ResumeAtRestTest extends EngineTest {
  private static final int PIECE = 32_768;

  private final CountedFiles files = new CountedFiles();

  private TorrentSession countingSession() {
    return session(settings -> settings.storage(files));
  }

  private SampleTorrent downloaded() throws Exception {
    SampleTorrent sample = SampleTorrent.ofFile(folder.resolve("seed"), 30 * PIECE, PIECE);
    TorrentSession session = session();
    awaitCompletion(download(session, sample, seeder(sample).start().address()));
    session.close();
    return sample;
  }

  private Torrent addAtRest(TorrentSession session, SampleTorrent sample) {
    return session.add(AddTorrent.of(sample.metainfo()).saveTo(target()).startPaused());
  }

  private Path data() {
    return target().resolve("sample.bin");
  }

  /** Changes a byte as a disk that rots does: nobody can see it from outside. */
  private void rot(long position) throws IOException {
    FileTime before = Files.getLastModifiedTime(data());
    Rot.at(data(), position);
    Files.setLastModifiedTime(data(), before);
  }

  @Test
  void whatIsDecidedAtRestIsKeptAndSoIsWhatWasKnownBefore() throws Exception {
    SampleTorrent sample = downloaded();
    TorrentSession atRest = session();
    addAtRest(atRest, sample).priority(0, Priority.HIGH);
    atRest.close();

    Torrent again = download(countingSession(), sample);

    assertThat(again.priorities()).containsExactly(Priority.HIGH);
    assertThat(again.status().complete()).isTrue();
    assertThat(files.bytesRead()).isZero();
  }

  @Test
  void whatACheckFindsAtRestIsKept() throws Exception {
    SampleTorrent sample = downloaded();
    TorrentSession session = session();
    Torrent torrent = addAtRest(session, sample);
    rot(7 * PIECE + 5);
    EventLog events = EventLog.of(torrent);
    torrent.recheck();
    events.await(
        TorrentEvent.StateChanged.class, change -> change.to() instanceof TorrentState.Paused);
    assertThat(torrent.status().verifiedPieces()).isEqualTo(29);
    session.close();

    Torrent again = download(countingSession(), sample);

    assertThat(again.status().verifiedPieces()).isEqualTo(29);
    assertThat(files.bytesRead()).as("it is known, so it is not read").isZero();
  }

  @Test
  void aFileThatWasTouchedIsCheckedOnce() throws Exception {
    SampleTorrent sample = downloaded();
    Files.setLastModifiedTime(data(), FileTime.from(Instant.EPOCH));
    TorrentSession first = countingSession();
    download(first, sample);
    first.close();
    assertThat(files.bytesRead()).isEqualTo(30 * PIECE);

    assertThat(download(countingSession(), sample).status().complete()).isTrue();
    assertThat(files.bytesRead()).isEqualTo(30 * PIECE);
  }

  @Test
  void aCheckThatWasAskedForIsMadeByTheNextRunIfThisOneEndsBefore() throws Exception {
    SampleTorrent sample = downloaded();
    HangingStorage gate = new HangingStorage();
    TorrentSession session =
        session(settings -> settings.storage(gate.around(FileStorage.factory())));
    Torrent torrent = download(session, sample);
    rot(3);
    gate.hang(StorageCall.READ);
    torrent.recheck();
    gate.awaitCall();
    torrent.pause(); // gives the check up
    gate.release();
    session.close();

    assertThat(download(session(), sample).status().verifiedPieces()).isEqualTo(29);
  }

  @Test
  void aFileThatWasGoneWhenItWasSavedCountsForNothing() throws Exception {
    SampleTorrent sample = downloaded();
    TorrentSession session = session();
    Torrent torrent = download(session, sample);
    Files.delete(data());
    torrent.priority(0, Priority.LOW); // so that there is something to save
    session.close();

    Torrent again = download(session(), sample);

    assertThat(again.status().verifiedPieces()).isZero();
  }

  @Test
  void afterASyncThatFailedTheNextRunChecks() throws Exception {
    SampleTorrent sample = SampleTorrent.ofFile(folder.resolve("seed"), 30 * PIECE, PIECE);
    AtomicInteger failing = new AtomicInteger(1);
    StorageFactory storage =
        (metainfo, saveTo) ->
            new StorageDecorator(FileStorage.factory().open(metainfo, saveTo)) {
              @Override
              public void sync() throws IOException {
                if (failing.get() > 0) {
                  failing.incrementAndGet();
                  throw new IOException("a fault of the test");
                }
                super.sync();
              }
            };
    TorrentSession session = session(settings -> settings.storage(storage));
    Torrent torrent = download(session, sample);
    EventLog events = EventLog.of(torrent);
    torrent.addPeer(seeder(sample).start().address());
    awaitCompletion(torrent);
    events.await(TorrentEvent.StorageFailed.class);
    assertThat(failing.getAndSet(0)).isGreaterThan(1);
    session.close();

    Torrent again = download(countingSession(), sample);

    assertThat(again.status().complete()).isTrue();
    assertThat(files.bytesRead()).isEqualTo(30 * PIECE);
  }

  @Test
  void whatCouldNotBeSavedIsSavedAtTheEnd() throws Exception {
    SampleTorrent sample = SampleTorrent.ofFile(folder.resolve("seed"), 30 * PIECE, PIECE);
    ResumeStore kept = FileResumeStore.inFolder(folder.resolve("state"));
    AtomicInteger broken = new AtomicInteger();
    ResumeStore store =
        new ResumeStore() {
          @Override
          public Optional<byte[]> load(InfoHash torrent) throws IOException {
            return kept.load(torrent);
          }

          @Override
          public void save(InfoHash torrent, byte[] data) throws IOException {
            if (broken.get() > 0) {
              broken.incrementAndGet();
              throw new IllegalStateException("a fault of the test");
            }
            kept.save(torrent, data);
          }

          @Override
          public void delete(InfoHash torrent) throws IOException {
            kept.delete(torrent);
          }
        };
    TorrentSession session = session(settings -> settings.resumeStore(store));
    Torrent torrent = download(session, sample);
    EventLog events = EventLog.of(torrent);
    broken.set(1);
    torrent.addPeer(seeder(sample).start().address());
    awaitCompletion(torrent);
    events.await(TorrentEvent.ResumeDataFailed.class);
    assertThat(broken.getAndSet(0)).isGreaterThan(1);
    session.close();

    TorrentSession next = session(settings -> settings.resumeStore(store).storage(files));
    assertThat(download(next, sample).status().complete()).isTrue();
    assertThat(files.bytesRead()).isZero();
  }

  @Test
  void resumeDataIsSavedAsOftenAsIsAskedFor() throws Exception {
    SampleTorrent sample = SampleTorrent.ofFile(folder.resolve("seed"), 30 * PIECE, PIECE);
    Path state = folder.resolve("state");
    TorrentSession session =
        session(settings -> settings.resumeFolder(state).resumeInterval(Duration.ofSeconds(1)));
    Torrent torrent = download(session, sample, seeder(sample).stoppingAfter(20).start().address());
    Eventually.within(
        Duration.ofSeconds(10),
        () -> {
          byte[] saved = load(state, sample);
          assertThat(verifiedIn(sample, saved)).isEqualTo(10);
        });
    assertThat(torrent.status().state()).isEqualTo(new TorrentState.Downloading());
  }

  private static int verifiedIn(SampleTorrent sample, byte[] saved) {
    try {
      return ResumeCodec.decode(sample.metainfo(), saved).verified().cardinality();
    } catch (ResumeException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] load(Path state, SampleTorrent sample) {
    try {
      return FileResumeStore.inFolder(state)
          .load(sample.metainfo().infoHash())
          .orElseThrow(() -> new AssertionError("nothing is saved"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
