package io.github.btlib.core.session;

import static io.github.btlib.core.testkit.WireMessage.bitfield;
import static io.github.btlib.core.testkit.WireMessage.handshake;
import static io.github.btlib.core.testkit.WireMessage.interested;
import static io.github.btlib.core.testkit.WireMessage.request;
import static io.github.btlib.core.testkit.WireMessage.unchoke;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.TorrentState;
import io.github.btlib.core.storage.FileResumeStore;
import io.github.btlib.core.storage.FileStorage;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.WireMessage;
import io.github.btlib.core.testkit.storage.HangingStorage;
import io.github.btlib.core.testkit.storage.StorageCall;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A disk that hangs holds up what needs it, and for no longer than it hangs. */
class HangingDiskTest extends EngineTest {
  private static final Duration BOUND = Duration.ofSeconds(2);
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final HangingStorage disk = new HangingStorage();

  private TorrentSession sessionOnDisk() {
    return session(settings ->
        settings
            .closeTimeout(BOUND)
            .storage(disk.around(FileStorage.factory()))
            .resumeStore(disk.around(FileResumeStore.inFolder(folder.resolve("state")))));
  }

  /** Downloads until the disk hangs; a read hangs when a peer is served. */
  private Torrent hang(TorrentSession session, SampleTorrent sample, StorageCall call)
      throws Exception {
    Torrent torrent = download(session, sample);
    if (call == StorageCall.READ) {
      torrent.addPeer(seeder(sample).start().address());
      awaitCompletion(torrent);
      disk.hang(call);
      peer(session, sample)
          .sends(handshake(), interested())
          .expects(handshake(), bitfield(), unchoke())
          .sends(request(0, 0, 16_384));
    } else {
      disk.hang(call);
      torrent.addPeer(seeder(sample).start().address());
    }
    if (call != StorageCall.CLOSE) {
      disk.awaitCall();
    }
    return torrent;
  }

  @ParameterizedTest
  @EnumSource(
      value = StorageCall.class,
      names = {"READ", "WRITE", "SYNC", "STAMPS", "SAVE", "CLOSE"})
  void closingIsNotHeldUpBeyondItsBoundAndEverythingEndsWhenTheDiskAnswers(StorageCall call)
      throws Exception {
    TorrentSession session = sessionOnDisk();
    Torrent torrent = hang(session, fiveBlocks(), call);

    long began = System.nanoTime();
    session.close();

    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isGreaterThan(BOUND.dividedBy(2)) // it did hang
        .isLessThan(BOUND.plus(GRACE));
    disk.release();
    disk.awaitClosed();
    awaitState(torrent, TorrentState.Removed.class);
  }

  @Test
  void aTorrentThatRestsAndGoesOnTimeAndAgainOnADiskThatHangsIsNoneTheWorse() throws Exception {
    SampleTorrent sample = SampleTorrent.ofFile(folder.resolve("seed"), 1_000_000, 32_768);
    Torrent torrent = hang(sessionOnDisk(), sample, StorageCall.SYNC);
    for (int i = 0; i < 50; i++) {
      torrent.pause();
      torrent.resume();
    }
    torrent.pause();
    awaitState(torrent, TorrentState.Paused.class);
    assertThat(torrent.status().state()).isEqualTo(new TorrentState.Paused());
    disk.release();
    torrent.resume();
    torrent.addPeer(seeder(sample).start().address());
    awaitCompletion(torrent);
    sample.assertSameIn(target());
  }

  @Test
  void aPeerThatAsksAndNeverReadsIsNotWaitedFor() {
    SampleTorrent sample = SampleTorrent.ofFile(folder.resolve("seed"), 2_000_000, 32_768);
    TorrentSession session = session(settings -> settings.closeTimeout(BOUND));
    seed(session, sample);
    WireMessage[] requests = new WireMessage[480];
    for (int i = 0; i < requests.length; i++) {
      requests[i] = request(i % 61, 0, 16_384); // 7.5 MiB, more than sockets hold
    }
    peer(session, sample)
        .sends(handshake(), interested())
        .expects(handshake(), bitfield(), unchoke())
        .sends(requests);
    Eventually.within(
        Duration.ofSeconds(10),
        () -> assertThat(session.torrents().get(0).status().uploadedBytes()).isPositive());

    long began = System.nanoTime();
    session.close();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(BOUND);
  }
}
