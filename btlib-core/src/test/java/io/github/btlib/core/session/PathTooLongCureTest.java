package io.github.btlib.core.session;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.AddTorrent;
import io.github.btlib.Priority;
import io.github.btlib.StorageFault;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentSession;
import io.github.btlib.TorrentState;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.EventLog;
import io.github.btlib.core.testkit.SampleTorrent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A path that the file system refuses stops a torrent until the user cures it, in any way. */
@EnabledOnOs(OS.LINUX)
class PathTooLongCureTest extends EngineTest {
  private static final String NAME = "n".repeat(240);
  private static final int PIECE = 16_384;

  private SampleTorrent sample;

  /**
   * So deep that the torrent's short paths still fit into 4,096 bytes, and its long one does not.
   */
  private Path deep;

  private int tooLong;

  @BeforeEach
  void prepare() {
    String longPath = NAME + "/" + NAME + "/long";
    sample =
        SampleTorrent.ofFiles(
            folder.resolve("seed"),
            new TreeMap<>(Map.of("a", 100_000L, longPath, 100_000L, "z", 100_000L)),
            PIECE);
    tooLong =
        sample.metainfo().files().stream()
            .filter(file -> file.path().endsWith("long"))
            .findFirst()
            .orElseThrow()
            .index();
    deep = folder;
    while (deep.toString().length() < 3_450) {
      deep = deep.resolve(NAME);
    }
  }

  private AddTorrent toDeepFolder() {
    return AddTorrent.of(sample.metainfo()).saveTo(deep).peer(seeder(sample).start().address());
  }

  private static void assertFailed(Torrent torrent, EventLog events) {
    awaitState(torrent, TorrentState.Failed.class);
    assertThat(((TorrentState.Failed) torrent.status().state()).fault())
        .isEqualTo(StorageFault.PATH_TOO_LONG);
    assertThat(events.await(TorrentEvent.StorageFailed.class).fault())
        .isEqualTo(StorageFault.PATH_TOO_LONG);
  }

  /** Adds it so that no event is missed. */
  private Torrent fails(TorrentSession session, AddTorrent add) {
    Torrent torrent = session.add(add.startPaused());
    EventLog events = EventLog.of(torrent);
    torrent.resume();
    assertFailed(torrent, events);
    return torrent;
  }

  private void assertSame(Torrent torrent) throws IOException {
    for (var file : sample.metainfo().files()) {
      Path copy = torrent.path(file.index()).orElseThrow();
      assertThat(Files.mismatch(sample.folder().resolve(file.path()), copy)).isEqualTo(-1);
    }
  }

  @Test
  void aShorterNameCuresItAndTheNextRunKnowsIt() throws Exception {
    TorrentSession first = session();
    Torrent torrent = fails(first, toDeepFolder());

    torrent.rename(tooLong, "short").get(10, SECONDS);
    torrent.resume();
    awaitCompletion(torrent);

    assertSame(torrent);
    first.close();
    Torrent again = session().add(AddTorrent.of(sample.metainfo()).saveTo(deep));
    awaitState(again, TorrentState.Seeding.class);
    assertThat(again.path(tooLong)).contains(deep.resolve("short"));
  }

  @Test
  void aShorterFolderCuresIt() throws Exception {
    Torrent torrent = fails(session(), toDeepFolder());

    torrent.move(target()).get(10, SECONDS);
    torrent.resume();
    awaitCompletion(torrent);

    sample.assertSameIn(target());
  }

  @Test
  void soItDoesForAFolderThatCannotBeNamedAtAll() throws Exception {
    Path nameless = folder.resolve("n".repeat(256));
    Torrent torrent = fails(session(), toDeepFolder().saveTo(nameless));

    torrent.move(target()).get(10, SECONDS);
    torrent.resume();
    awaitCompletion(torrent);

    sample.assertSameIn(target());
  }

  @Test
  void skippingTheFileCuresItAndWantingItLaterLosesNothing() throws Exception {
    Torrent torrent = fails(session(), toDeepFolder());
    torrent.priority(tooLong, Priority.SKIP);
    torrent.resume();
    awaitCompletion(torrent);
    int verified = torrent.status().verifiedPieces();
    assertThat(verified).isGreaterThanOrEqualTo(2 * (100_000 / PIECE));

    EventLog events = EventLog.of(torrent);
    torrent.priority(tooLong, Priority.NORMAL);
    assertFailed(torrent, events);
    assertThat(torrent.status().verifiedPieces()).isGreaterThanOrEqualTo(verified);

    torrent.rename(tooLong, "short").get(10, SECONDS);
    torrent.resume();
    awaitState(torrent, TorrentState.Seeding.class); // completion may have come before the failure
    assertSame(torrent);
    assertThat(torrent.status().downloadedBytes())
        .as("nothing is fetched twice but what was on its way when it failed")
        .isLessThan(sample.metainfo().totalLength() + 100_000);
  }
}
