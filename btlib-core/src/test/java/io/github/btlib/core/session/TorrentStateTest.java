package io.github.btlib.core.session;

import static io.github.btlib.core.testkit.WireMessage.bitfield;
import static io.github.btlib.core.testkit.WireMessage.handshake;
import static io.github.btlib.core.testkit.WireMessage.interested;
import static io.github.btlib.core.testkit.WireMessage.piece;
import static io.github.btlib.core.testkit.WireMessage.request;
import static io.github.btlib.core.testkit.WireMessage.unchoke;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.AddTorrent;
import io.github.btlib.StorageFault;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.TorrentState;
import io.github.btlib.core.storage.FileStorage;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.FakeTracker;
import io.github.btlib.core.testkit.Leftovers;
import io.github.btlib.core.testkit.OpenDescriptors;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedSeeder;
import io.github.btlib.core.testkit.storage.FaultyStorage;
import io.github.btlib.core.testkit.storage.HangingStorage;
import io.github.btlib.core.testkit.storage.StorageCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a torrent holds in each state is what {@link TorrentState} says of it. */
class TorrentStateTest extends EngineTest {
  private static final int PIECE = 32_768;

  /** For what the torrent's one file is open. */
  private enum Opened {
    NOT,
    TO_READ,
    TO_WRITE
  }

  /**
   * What there is.
   *
   * @param threads of the torrent
   * @param peerThreads readers and writers
   * @param sockets connected to peers
   * @param announces the events told to the tracker so far
   */
  private record Holdings(
      int threads, int peerThreads, int sockets, Opened file, List<String> announces) {
    static Holdings of(
        int threads, int peerThreads, int sockets, Opened file, String... announces) {
      return new Holdings(threads, peerThreads, sockets, file, List.of(announces));
    }
  }

  /** Brings a torrent to a state. */
  private interface Way {
    Torrent lead(TorrentStateTest test) throws Exception;
  }

  private enum Row {
    CHECKING(
        TorrentStateTest::checking,
        TorrentState.Checking.class,
        Holdings.of(1, 0, 0, Opened.TO_READ)),
    CHECKING_AGAIN(
        TorrentStateTest::checkingAgain,
        TorrentState.Checking.class,
        Holdings.of(1, 0, 0, Opened.TO_READ, "started", "stopped")),
    DOWNLOADING(
        TorrentStateTest::downloading,
        TorrentState.Downloading.class,
        Holdings.of(1, 2, 1, Opened.TO_WRITE, "started")),
    SEEDING(
        TorrentStateTest::seeding,
        TorrentState.Seeding.class,
        Holdings.of(1, 2, 1, Opened.TO_READ, "started")),
    PAUSED_BEFORE_ANYTHING(
        TorrentStateTest::pausedFromTheStart,
        TorrentState.Paused.class,
        Holdings.of(1, 0, 0, Opened.NOT)),
    PAUSED(
        TorrentStateTest::paused,
        TorrentState.Paused.class,
        Holdings.of(1, 0, 0, Opened.NOT, "started", "stopped")),
    PAUSED_AND_CHECKED(
        TorrentStateTest::pausedAndChecked,
        TorrentState.Paused.class,
        Holdings.of(1, 0, 0, Opened.NOT)),
    FAILED(
        TorrentStateTest::failed,
        TorrentState.Failed.class,
        Holdings.of(1, 0, 0, Opened.NOT, "started", "stopped")),
    REMOVED(
        TorrentStateTest::removed,
        TorrentState.Removed.class,
        Holdings.of(0, 0, 0, Opened.NOT, "started", "stopped"));

    private final Way way;
    private final Class<? extends TorrentState> state;
    private final Holdings holdings;

    Row(Way way, Class<? extends TorrentState> state, Holdings holdings) {
      this.way = way;
      this.state = state;
      this.holdings = holdings;
    }
  }

  private final HangingStorage disk = new HangingStorage();
  private final FaultyStorage faulty =
      FaultyStorage.after(6, StorageCall.WRITE).with(StorageFault.NO_SPACE);
  private FakeTracker tracker;
  private SampleTorrent sample;
  private ScriptedSeeder seeder;
  private TorrentSession session;

  @BeforeEach
  void open() {
    tracker = closing(FakeTracker.open());
    sample = SampleTorrent.ofFile(folder.resolve("seed"), 30 * PIECE, PIECE, tracker.url());
    seeder = seeder(sample);
    session = session(settings -> settings.resumeFolder(folder.resolve("state")));
  }

  @AfterEach
  void release() {
    disk.release();
  }

  private AddTorrent in(Path place) {
    return AddTorrent.of(sample.metainfo())
        .saveTo(place)
        .storage(disk.around(FileStorage.factory()))
        .peer(seeder.address());
  }

  private Torrent checking() throws Exception {
    seeder.start();
    disk.hang(StorageCall.READ).after(1); // the one that opens the file
    Torrent torrent = session.add(in(sample.folder()));
    disk.awaitCall();
    return torrent;
  }

  private Torrent checkingAgain() throws Exception {
    Torrent torrent = seeding();
    disk.hang(StorageCall.READ).after(1);
    torrent.recheck();
    disk.awaitCall();
    return torrent;
  }

  private Torrent downloading() {
    seeder.stoppingAfter(9).start();
    Torrent torrent = session.add(in(target()));
    tracker.awaitEvent("started");
    Eventually.within(
        Duration.ofSeconds(10),
        () -> assertThat(torrent.status().downloadedBytes()).isEqualTo(9 * 16_384L));
    return torrent;
  }

  private Torrent seeding() throws Exception {
    seeder.close(); // or there would be two peers
    Torrent torrent = session.add(in(sample.folder()));
    awaitState(torrent, TorrentState.Seeding.class);
    tracker.awaitEvent("started");
    peer(session, sample)
        .sends(handshake(), interested())
        .expects(handshake(), bitfield(), unchoke())
        .sends(request(1, 0, 16_384))
        .expects(piece(1, 0, Arrays.copyOf(sample.piece(1), 16_384)));
    return torrent;
  }

  private Torrent pausedFromTheStart() {
    seeder.start();
    return session.add(in(sample.folder()).startPaused());
  }

  private Torrent paused() {
    Torrent torrent = downloading();
    torrent.pause();
    return torrent;
  }

  private Torrent pausedAndChecked() {
    Torrent torrent = pausedFromTheStart();
    torrent.recheck();
    Eventually.within(
        Duration.ofSeconds(10), () -> assertThat(torrent.status().complete()).isTrue());
    return torrent;
  }

  private Torrent failed() {
    Torrent torrent = session.add(in(target()).storage(faulty.around(FileStorage.factory())));
    tracker.awaitEvent("started");
    seeder.start();
    awaitState(torrent, TorrentState.Failed.class);
    assertThat(faulty.faultsFired()).isPositive();
    return torrent;
  }

  private Torrent removed() throws Exception {
    Torrent torrent = downloading();
    torrent.remove().get(10, SECONDS);
    return torrent;
  }

  @ParameterizedTest
  @EnumSource(Row.class)
  void aTorrentHoldsWhatItsStateSays(Row row) throws Exception {
    OpenDescriptors.assumeTold();
    Torrent torrent = row.way.lead(this);
    awaitState(torrent, row.state);
    Eventually.within(Duration.ofSeconds(10), () -> assertThat(holdings()).isEqualTo(row.holdings));
    assertThat(torrent.status().state()).isInstanceOf(row.state);
  }

  private Holdings holdings() {
    List<String> threads = Leftovers.threads();
    return new Holdings(
        count(threads, "btlib torrent "),
        count(threads, "btlib reader ") + count(threads, "btlib writer "),
        (int)
            OpenDescriptors.connections(
                session.listenAddress().getPort(), seeder.address().getPort()),
        opened(),
        tracker.announces().stream().map(FakeTracker.Announce::event).toList());
  }

  private static int count(List<String> threads, String start) {
    return (int) threads.stream().filter(name -> name.startsWith(start)).count();
  }

  /** The session is all that opens files below these folders; the seeder's are open for moments. */
  private Opened opened() {
    Path place = seeder.blocksServed() == 0 ? sample.folder() : target();
    List<OpenDescriptors.OpenFile> open = OpenDescriptors.files(place);
    if (open.isEmpty()) {
      return Opened.NOT;
    }
    assertThat(open).hasSize(1);
    return open.get(0).writable() ? Opened.TO_WRITE : Opened.TO_READ;
  }
}
