package io.github.btlib.core.session;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.btlib.SwarmCounts;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentRemovedException;
import io.github.btlib.TorrentSession;
import io.github.btlib.TorrentState;
import io.github.btlib.TrackerStatus;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.FakeUdpTracker;
import io.github.btlib.core.testkit.FakeUdpTracker.Fault;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.spi.AnnounceRequest;
import io.github.btlib.spi.AnnounceResponse;
import io.github.btlib.spi.TrackerTransport;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** A session with trackers that speak UDP, and with a user's own transports. */
class UdpTrackerTest extends EngineTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private FakeUdpTracker tracker() {
    return closing(FakeUdpTracker.open());
  }

  private SampleTorrent announcedTo(String... tiers) {
    return SampleTorrent.announcedTo(
        folder.resolve("seed"), List.of(tiers).stream().map(List::of).toList());
  }

  private static void awaitEvents(FakeUdpTracker tracker, Integer... events) {
    Eventually.within(
        SOON,
        () ->
            assertThat(tracker.requests())
                .filteredOn(each -> each.action() == 1)
                .extracting(FakeUdpTracker.Request::event)
                .containsExactly(events));
  }

  @Test
  void aDownloadFindsItsPeersAndIsToldAsStartedCompletedAndStopped() throws Exception {
    FakeUdpTracker tracker = tracker();
    SampleTorrent sample = announcedTo(tracker.origin() + "/announce");
    tracker.naming(seeder(sample).start().address());
    TorrentSession session = session();
    Torrent torrent = download(session, sample);
    awaitCompletion(torrent);
    sample.assertSameIn(target());
    awaitEvents(tracker, 2, 1);
    session.close();
    awaitEvents(tracker, 2, 1, 3);
  }

  @Test
  void theSwarmIsCountedWithoutTakingPartInIt() throws Exception {
    FakeUdpTracker tracker = tracker();
    SampleTorrent sample = announcedTo("udp://127.0.0.1:1/gone", tracker.origin() + "/announce");
    Torrent torrent = seed(session(), sample);
    torrent.pause();
    awaitState(torrent, TorrentState.Paused.class);

    SwarmCounts counts = torrent.scrape().get(10, SECONDS);

    assertThat(counts)
        .isEqualTo(
            new SwarmCounts(
                tracker.origin(), OptionalInt.of(10), OptionalInt.of(30), OptionalInt.of(20)));
    TrackerStatus status = torrent.status().trackers().get(1);
    assertThat(status.seeders()).hasValue(10);
    assertThat(status.leechers()).hasValue(30);
    assertThat(status.completed()).hasValue(20);
  }

  @Test
  void removingATorrentEndsItsScrape() throws Exception {
    FakeUdpTracker tracker = tracker();
    SampleTorrent sample = announcedTo(tracker.origin());
    Torrent torrent = seed(session(), sample);
    awaitEvents(tracker, 2);
    tracker.doing(Fault.DROP);
    CompletableFuture<SwarmCounts> scrape = torrent.scrape();
    Eventually.within(SOON, () -> assertThat(tracker.fired()).containsExactly(Fault.DROP));

    torrent.remove().get(10, SECONDS);

    assertThatThrownBy(() -> scrape.get(10, SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(TorrentRemovedException.class);
    assertThatThrownBy(() -> torrent.scrape().get(10, SECONDS))
        .hasCauseInstanceOf(TorrentRemovedException.class);
  }

  @Test
  void aTrackerThatNeverAnswersDoesNotKeepTheSessionOpen() {
    FakeUdpTracker tracker = tracker();
    for (int i = 0; i < 10; i++) {
      tracker.doing(Fault.DROP);
    }
    SampleTorrent sample = announcedTo(tracker.origin());
    TorrentSession session = session();
    Torrent torrent = seed(session, sample);
    Eventually.within(SOON, () -> assertThat(tracker.fired()).contains(Fault.DROP));
    torrent.scrape();
    long began = System.nanoTime();

    session.close();

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(6));
  }

  @Test
  void anAnnounceThatIsAskedForTooSoonIsDeferredAndShown() {
    FakeUdpTracker tracker = tracker();
    SampleTorrent sample = announcedTo(tracker.origin());
    Torrent torrent = seed(session(), sample);
    awaitEvents(tracker, 2);
    Eventually.within(
        SOON, () -> assertThat(torrent.status().trackers().get(0).seeders()).isPresent());
    assertThat(untilNextAnnounce(torrent)).isGreaterThan(Duration.ofMinutes(10));

    torrent.reannounce();

    assertThat(untilNextAnnounce(torrent))
        .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(30));
    awaitEvents(tracker, 2);
  }

  private static Duration untilNextAnnounce(Torrent torrent) {
    Optional<java.time.Instant> next = torrent.status().trackers().get(0).nextAnnounce();
    return Duration.between(java.time.Instant.now(), next.orElseThrow());
  }

  /** A user's own way to trackers. */
  private static final class OwnTransport implements TrackerTransport {
    private final Set<String> schemes;
    private final List<URI> asked = new CopyOnWriteArrayList<>();

    OwnTransport(String... schemes) {
      this.schemes = Set.of(schemes);
    }

    @Override
    public Set<String> schemes() {
      return schemes;
    }

    @Override
    public AnnounceResponse announce(URI tracker, AnnounceRequest request) {
      asked.add(tracker);
      return AnnounceResponse.builder().seeders(42).build();
    }

    @Override
    public void close() {}
  }

  @Test
  void aUsersTransportReplacesABuiltInOne() {
    FakeUdpTracker tracker = tracker();
    OwnTransport own = new OwnTransport("udp");
    Torrent torrent =
        seed(session(settings -> settings.trackerTransport(own)), announcedTo(tracker.origin()));
    Eventually.within(
        SOON, () -> assertThat(torrent.status().trackers().get(0).seeders()).hasValue(42));
    assertThat(own.asked).containsExactly(URI.create(tracker.origin()));
    assertThat(tracker.requests()).isEmpty();
  }

  @Test
  void aUsersTransportAddsASchemeBesideTheBuiltInOnes() throws Exception {
    FakeUdpTracker tracker = tracker();
    OwnTransport own = new OwnTransport("own");
    SampleTorrent sample = announcedTo("own://somewhere/x", tracker.origin());
    Torrent torrent = seed(session(settings -> settings.trackerTransport(own)), sample);
    Eventually.within(
        SOON, () -> assertThat(torrent.status().trackers().get(0).seeders()).hasValue(42));
    assertThat(torrent.scrape().get(10, SECONDS).tracker())
        .as("it cannot scrape, the other can")
        .isEqualTo(tracker.origin());
  }
}
