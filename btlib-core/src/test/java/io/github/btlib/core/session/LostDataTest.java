package io.github.btlib.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.github.btlib.Priority;
import io.github.btlib.StorageFault;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentSession;
import io.github.btlib.TorrentState;
import io.github.btlib.core.storage.FileStorage;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.EventLog;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedSeeder;
import io.github.btlib.core.testkit.storage.StorageDecorator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Another program replaces, deletes or cuts the file of a torrent that uses it: that is told once,
 * what is gone is fetched again after one resume, and the next run trusts what was.
 */
class LostDataTest extends EngineTest {
  private static final int PIECE = 32_768;

  private final AtomicLong bytesRead = new AtomicLong();
  private SampleTorrent sample;

  private TorrentSession frequentlySaving() {
    return session(settings -> settings.resumeInterval(Duration.ofSeconds(1)));
  }

  /** Has ten pieces of thirty, in a file that is open. */
  private Torrent tenPieces(TorrentSession session) throws IOException {
    sample = SampleTorrent.ofFile(folder.resolve("seed"), 30 * PIECE, PIECE);
    ScriptedSeeder seeder = seeder(sample).stoppingAfter(20).start();
    Torrent torrent = download(session, sample, seeder.address());
    Eventually.within(
        Duration.ofSeconds(10), () -> assertThat(torrent.status().verifiedPieces()).isEqualTo(10));
    seeder.close(); // nothing comes from there any more
    return torrent;
  }

  private Torrent complete(TorrentSession session) throws Exception {
    sample = SampleTorrent.ofFile(folder.resolve("seed"), 30 * PIECE, PIECE);
    ScriptedSeeder seeder = seeder(sample).start();
    Torrent torrent = download(session, sample, seeder.address());
    awaitCompletion(torrent);
    seeder.close(); // nothing comes from there any more
    return torrent;
  }

  private Path data() {
    return target().resolve("sample.bin");
  }

  private void replace() throws IOException {
    Path other = Files.write(folder.resolve("other"), new byte[30 * PIECE]);
    Files.move(other, data(), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Gives the torrent something to save. */
  private static void decide(Torrent torrent) {
    torrent.priority(0, Priority.HIGH);
  }

  private void assertTold(Torrent torrent, EventLog events, StorageFault... oneOf) {
    assertThat(events.await(TorrentEvent.StorageFailed.class).fault()).isIn((Object[]) oneOf);
    awaitState(torrent, TorrentState.Failed.class);
  }

  private void assertRecovers(TorrentSession session, Torrent torrent, EventLog events)
      throws Exception {
    torrent.resume();
    assertFetchedAgain(session, torrent, events, 1);
  }

  private void assertFetchedAgain(
      TorrentSession session, Torrent torrent, EventLog events, int failures) throws Exception {
    awaitState(torrent, TorrentState.Downloading.class);
    assertThat(torrent.status().verifiedPieces()).isZero();
    torrent.addPeer(seeder(sample).start().address());
    awaitCompletion(torrent);
    session.close();
    assertThat(events.all(TorrentEvent.StorageFailed.class)).hasSize(failures);
    sample.assertSameIn(target());
    assertThat(download(countingSession(), sample).status().complete()).isTrue();
    assertThat(bytesRead).as("the next run trusts it").hasValue(0);
  }

  private TorrentSession countingSession() {
    return session(settings ->
        settings.storage((metainfo, saveTo) ->
            new StorageDecorator(FileStorage.factory().open(metainfo, saveTo)) {
              @Override
              public void read(long offset, ByteBuffer target) throws IOException {
                bytesRead.addAndGet(target.remaining());
                super.read(offset, target);
              }
            }));
  }

  @Test
  void aFileThatIsReplacedDuringTheDownload() throws Exception {
    TorrentSession session = frequentlySaving();
    Torrent torrent = tenPieces(session);
    EventLog events = EventLog.of(torrent);
    replace();
    decide(torrent);
    assertTold(torrent, events, StorageFault.MISSING);
    assertRecovers(session, torrent, events);
  }

  @Test
  void aFileThatIsDeletedDuringTheDownload() throws Exception {
    TorrentSession session = frequentlySaving();
    Torrent torrent = tenPieces(session);
    EventLog events = EventLog.of(torrent);
    Files.delete(data());
    decide(torrent);
    assertTold(torrent, events, StorageFault.MISSING);
    assertRecovers(session, torrent, events);
  }

  @Test
  void aFileOfASeedThatIsReplacedWhileItIsOpen() throws Exception {
    TorrentSession session = frequentlySaving();
    Torrent torrent = complete(session);
    EventLog events = EventLog.of(torrent);
    replace();
    decide(torrent);
    assertTold(torrent, events, StorageFault.MISSING);
    assertRecovers(session, torrent, events);
  }

  @Test
  void aFileThatIsReplacedWhileItIsOpenIsWhatACheckLooksAt() throws Exception {
    TorrentSession session = session();
    Torrent torrent = complete(session);
    EventLog events = EventLog.of(torrent);
    replace();
    torrent.recheck();
    assertFetchedAgain(session, torrent, events, 0);
  }

  @Test
  void aFileThatIsDeletedBeforeACheckIsNoFailure() throws Exception {
    TorrentSession session = session();
    Torrent torrent = complete(session);
    EventLog events = EventLog.of(torrent);
    Files.delete(data());
    torrent.recheck();
    assertFetchedAgain(session, torrent, events, 0);
  }

  @Test
  void aFileThatIsCutAndThatAUsersReadMeetsFirst() throws Exception {
    TorrentSession session = session();
    Torrent torrent = complete(session);
    EventLog events = EventLog.of(torrent);
    Files.write(data(), new byte[PIECE]);
    try (InputStream in = torrent.file(0).openStream()) {
      assertThatIOException().isThrownBy(in::readAllBytes);
    }
    // a save that comes between says that something is gone
    assertTold(torrent, events, StorageFault.SHRUNK, StorageFault.MISSING);
    assertRecovers(session, torrent, events);
  }

  @Test
  void whoEndsTheRunInsteadFetchesItAgainInTheNext() throws Exception {
    TorrentSession session = frequentlySaving();
    Torrent torrent = complete(session);
    EventLog events = EventLog.of(torrent);
    replace();
    decide(torrent);
    assertTold(torrent, events, StorageFault.MISSING);
    session.close();

    Torrent again = download(session(), sample);
    assertThat(again.status().verifiedPieces()).isZero();
  }
}
