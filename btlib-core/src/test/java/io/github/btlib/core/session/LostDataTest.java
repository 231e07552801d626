package io.github.btlib.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.github.btlib.Priority;
import io.github.btlib.StorageFault;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentSession;
import io.github.btlib.TorrentState;
import io.github.btlib.core.testkit.CountedFiles;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.EventLog;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedSeeder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Another program replaces, deletes or cuts the file of a torrent that uses it: that is told once,
 * what is gone is fetched again after one resume, and the next run trusts what was.
 */
class LostDataTest extends EngineTest {
  private static final int PIECE = 32_768;

  private SampleTorrent sample;
  private TorrentSession session;
  private Torrent torrent;
  private EventLog events;

  private TorrentSession frequentlySaving() {
    return session(settings -> settings.resumeInterval(Duration.ofSeconds(1)));
  }

  @BeforeEach
  void makeSample() {
    sample = SampleTorrent.ofFile(folder.resolve("seed"), 30 * PIECE, PIECE);
  }

  /** Has ten pieces of thirty, in a file that is open. */
  private void downloadsTenPieces(TorrentSession in) throws IOException {
    ScriptedSeeder seeder = seeder(sample).stoppingAfter(20).start();
    downloads(in, seeder);
    Eventually.within(
        Duration.ofSeconds(10), () -> assertThat(torrent.status().verifiedPieces()).isEqualTo(10));
    seeder.close(); // nothing comes from there any more
  }

  private void completes(TorrentSession in) throws Exception {
    ScriptedSeeder seeder = seeder(sample).start();
    downloads(in, seeder);
    awaitCompletion(torrent);
    seeder.close(); // nothing comes from there any more
  }

  private void downloads(TorrentSession in, ScriptedSeeder seeder) {
    session = in;
    torrent = download(session, sample, seeder.address());
    events = EventLog.of(torrent);
  }

  private Path data() {
    return target().resolve("sample.bin");
  }

  private void replace() throws IOException {
    Path other = Files.write(folder.resolve("other"), new byte[30 * PIECE]);
    Files.move(other, data(), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Gives the torrent something to save. */
  private void decide() {
    torrent.priority(0, Priority.HIGH);
  }

  private void assertTold(StorageFault... oneOf) {
    assertThat(events.await(TorrentEvent.StorageFailed.class).fault()).isIn((Object[]) oneOf);
    awaitState(torrent, TorrentState.Failed.class);
  }

  private void assertRecovers() throws Exception {
    torrent.resume();
    assertFetchedAgain(1);
  }

  private void assertFetchedAgain(int failures) throws Exception {
    awaitState(torrent, TorrentState.Downloading.class);
    assertThat(torrent.status().verifiedPieces()).isZero();
    torrent.addPeer(seeder(sample).start().address());
    awaitCompletion(torrent);
    session.close();
    assertThat(events.all(TorrentEvent.StorageFailed.class)).hasSize(failures);
    sample.assertSameIn(target());
    CountedFiles files = new CountedFiles();
    TorrentSession next = session(settings -> settings.storage(files));
    assertThat(download(next, sample).status().complete()).isTrue();
    assertThat(files.bytesRead()).as("the next run trusts it").isZero();
  }

  @Test
  void aFileThatIsReplacedDuringTheDownload() throws Exception {
    downloadsTenPieces(frequentlySaving());
    replace();
    decide();
    assertTold(StorageFault.MISSING);
    assertRecovers();
  }

  @Test
  void aFileThatIsDeletedDuringTheDownload() throws Exception {
    downloadsTenPieces(frequentlySaving());
    Files.delete(data());
    decide();
    assertTold(StorageFault.MISSING);
    assertRecovers();
  }

  @Test
  void aFileOfASeedThatIsReplacedWhileItIsOpen() throws Exception {
    completes(frequentlySaving());
    replace();
    decide();
    assertTold(StorageFault.MISSING);
    assertRecovers();
  }

  @Test
  void aFileThatIsReplacedWhileItIsOpenIsWhatACheckLooksAt() throws Exception {
    completes(session());
    replace();
    torrent.recheck();
    assertFetchedAgain(0);
  }

  @Test
  void aFileThatIsDeletedBeforeACheckIsNoFailure() throws Exception {
    completes(session());
    Files.delete(data());
    torrent.recheck();
    assertFetchedAgain(0);
  }

  @Test
  void aFileThatIsCutAndThatAUsersReadMeetsFirst() throws Exception {
    completes(session());
    Files.write(data(), new byte[PIECE]);
    try (InputStream in = torrent.file(0).openStream()) {
      assertThatIOException().isThrownBy(in::readAllBytes);
    }
    // a save that comes between says that something is gone
    assertTold(StorageFault.SHRUNK, StorageFault.MISSING);
    assertRecovers();
  }

  @Test
  void whoEndsTheRunInsteadFetchesItAgainInTheNext() throws Exception {
    completes(frequentlySaving());
    replace();
    decide();
    assertTold(StorageFault.MISSING);
    session.close();

    Torrent again = download(session(), sample);
    assertThat(again.status().verifiedPieces()).isZero();
  }
}
