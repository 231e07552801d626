package io.github.btlib.core.session;

import static io.github.btlib.core.testkit.WireMessage.bitfield;
import static io.github.btlib.core.testkit.WireMessage.handshake;
import static io.github.btlib.core.testkit.WireMessage.interested;
import static io.github.btlib.core.testkit.WireMessage.request;
import static io.github.btlib.core.testkit.WireMessage.unchoke;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.AddTorrent;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentSession;
import io.github.btlib.TorrentState;
import io.github.btlib.TrackerStatus;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.EventLog;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.FakeTracker;
import io.github.btlib.core.testkit.FakeTracker.Announce;
import io.github.btlib.core.testkit.SampleTorrent;
import io.github.btlib.core.testkit.ScriptedPeer;
import io.github.btlib.core.testkit.ScriptedSeeder;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What trackers are told and when, and what comes of their answers (BEP 3, BEP 12). */
class TrackerAnnounceTest extends EngineTest {
  private static final int LENGTH = 100_000;

  private FakeTracker tracker() {
    return closing(FakeTracker.open());
  }

  private SampleTorrent announcedTo(String... tiers) {
    return SampleTorrent.announcedTo(
        folder.resolve("seed"), List.of(tiers).stream().map(List::of).toList());
  }

  private Torrent paused(SampleTorrent sample) {
    return session().add(AddTorrent.of(sample.metainfo()).saveTo(target()).startPaused());
  }

  @Test
  void aDownloadIsToldAsStartedCompletedAndStoppedWithItsNumbers() throws Exception {
    FakeTracker tracker = tracker();
    SampleTorrent sample = announcedTo(tracker.url());
    TorrentSession session = session();
    Torrent torrent = download(session, sample);
    Announce started = tracker.awaitEvent("started");
    torrent.addPeer(seeder(sample).start().address());
    awaitCompletion(torrent);
    Announce completed = tracker.awaitEvent("completed");
    session.close();
    Announce stopped = tracker.awaitEvent("stopped");

    assertThat(started.number("left")).isEqualTo(LENGTH);
    assertThat(started.number("downloaded")).isZero();
    assertThat(started.number("uploaded")).isZero();
    assertThat(started.number("port")).isEqualTo(session.listenAddress().getPort());
    assertThat(started.number("numwant")).isPositive();
    assertThat(started.fields()).containsEntry("compact", "1");
    assertThat(bytes(started, "info_hash")).isEqualTo(sample.metainfo().infoHash().bytes());
    assertThat(completed.number("left")).isZero();
    assertThat(completed.number("downloaded")).isEqualTo(LENGTH);
    assertThat(stopped.number("left")).isZero();
    assertThat(stopped.number("downloaded")).isEqualTo(LENGTH);
    assertThat(stopped.number("numwant")).isZero();
    assertThat(tracker.announces())
        .extracting(Announce::event)
        .containsExactly("started", "completed", "stopped");
    assertThat(tracker.announces())
        .allSatisfy(each -> {
          assertThat(each.fields()).containsEntry("key", started.fields().get("key"));
          assertThat(each.fields()).containsEntry("peer_id", started.fields().get("peer_id"));
        });
  }

  private static byte[] bytes(Announce announce, String field) {
    return URLDecoder.decode(announce.fields().get(field), ISO_8859_1).getBytes(ISO_8859_1);
  }

  @Test
  void thePeerIdThatTheTrackerIsToldIsTheOneInTheHandshake() {
    FakeTracker tracker = tracker();
    SampleTorrent sample = announcedTo(tracker.url());
    TorrentSession session = session();
    seed(session, sample);

    ScriptedPeer peer = peer(session, sample).sends(handshake()).expects(handshake());

    assertThat(bytes(tracker.awaitEvent("started"), "peer_id"))
        .isEqualTo(peer.theirPeerId().getBytes(ISO_8859_1));
  }

  @Test
  void whoSeedsFromTheStartIsNeverToldAsCompleted() {
    FakeTracker tracker = tracker();
    SampleTorrent sample = announcedTo(tracker.url());
    TorrentSession session = session();
    seed(session, sample);
    assertThat(tracker.awaitEvent("started").number("left")).isZero();

    session.close();

    tracker.awaitEvent("stopped");
    assertThat(tracker.announces())
        .extracting(Announce::event)
        .containsExactly("started", "stopped");
  }

  @Test
  void whatWasUploadedIsTold() {
    FakeTracker tracker = tracker();
    SampleTorrent sample = announcedTo(tracker.url());
    TorrentSession session = session();
    Torrent torrent = seed(session, sample);
    tracker.awaitEvent("started");
    peer(session, sample)
        .sends(handshake(), interested())
        .expects(handshake(), bitfield(), unchoke())
        .sends(request(0, 0, 10_000))
        .receives();
    Eventually.within(
        Duration.ofSeconds(5), () -> assertThat(torrent.status().uploadedBytes()).isPositive());

    session.close();

    assertThat(tracker.awaitEvent("stopped").number("uploaded")).isEqualTo(10_000);
  }

  @Test
  void aPauseIsToldAsStoppedAndAResumeAsStarted() {
    FakeTracker tracker = tracker();
    SampleTorrent sample = announcedTo(tracker.url());
    Torrent torrent = download(session(), sample);
    tracker.awaitEvent("started");

    torrent.pause();
    tracker.awaitEvent("stopped");
    awaitState(torrent, TorrentState.Paused.class);
    torrent.resume();

    Eventually.within(
        Duration.ofSeconds(10),
        () ->
            assertThat(tracker.announces())
                .extracting(Announce::event)
                .containsExactly("started", "stopped", "started"));
  }

  @Test
  void peersThatTheTrackerNamesAreConnectedTo() throws Exception {
    FakeTracker tracker = tracker();
    SampleTorrent sample = announcedTo(tracker.url());
    ScriptedSeeder seeder = seeder(sample).start();
    tracker.naming(seeder.address());
    Torrent torrent = paused(sample);
    EventLog events = EventLog.of(torrent);

    torrent.resume();
    awaitCompletion(torrent);

    sample.assertSameIn(target());
    assertThat(seeder.connectionsMade()).isEqualTo(1);
    assertThat(events.await(TorrentEvent.TrackerAnnounced.class))
        .isEqualTo(new TorrentEvent.TrackerAnnounced(tracker.origin(), 1, Duration.ofMinutes(30)));
    TrackerStatus status = torrent.status().trackers().get(0);
    assertThat(status.seeders()).hasValue(7);
    assertThat(status.leechers()).hasValue(3);
    assertThat(status.failures()).isZero();
    assertThat(status.message()).isEmpty();
  }

  @Test
  void aTrackersRefusalIsAnEventAndShownInTheStatus() {
    FakeTracker tracker = tracker().refusing("this torrent is not registered here");
    SampleTorrent sample = announcedTo(tracker.url());
    Torrent torrent = paused(sample);
    EventLog events = EventLog.of(torrent);

    torrent.resume();

    TorrentEvent.TrackerFailed failed = events.await(TorrentEvent.TrackerFailed.class);
    assertThat(failed.tracker()).isEqualTo(tracker.origin());
    assertThat(failed.reason()).isEqualTo("this torrent is not registered here");
    assertThat(failed.retryIn()).isPositive();
    TrackerStatus status = torrent.status().trackers().get(0);
    assertThat(status.tracker()).isEqualTo(tracker.origin());
    assertThat(status.message()).contains("this torrent is not registered here");
    assertThat(status.failures()).isEqualTo(1);
    assertThat(status.announcing()).isFalse();
    assertThat(status.nextAnnounce()).isPresent();
  }

  @Test
  void aTrackerWhoseNameNobodyKnowsIsToldAsSuch() {
    SampleTorrent sample = announcedTo("http://tracker.invalid/announce");
    Torrent torrent = paused(sample);
    EventLog events = EventLog.of(torrent);

    torrent.resume();

    assertThat(events.await(TorrentEvent.TrackerFailed.class).reason()).isEqualTo("unknown host");
  }

  @Test
  void whenTheFirstTierFailsTheSecondIsAsked() throws Exception {
    FakeTracker first = tracker().refusing("go away");
    FakeTracker second = tracker();
    SampleTorrent sample = announcedTo(first.url(), second.url());
    second.naming(seeder(sample).start().address());

    Torrent torrent = download(session(), sample);
    awaitCompletion(torrent);

    assertThat(second.awaitEvent("started").number("left")).isEqualTo(LENGTH);
    second.awaitEvent("completed");
    assertThat(first.announces()).hasSize(1);
    assertThat(torrent.status().trackers())
        .extracting(TrackerStatus::tracker, TrackerStatus::tier, TrackerStatus::failures)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(first.origin(), 0, 1),
            org.assertj.core.groups.Tuple.tuple(second.origin(), 1, 0));
  }

  @Test
  void aLaterTierIsLeftAloneWhileAnEarlierOneAnswers() {
    FakeTracker first = tracker();
    FakeTracker second = tracker();
    SampleTorrent sample = announcedTo(first.url(), second.url());
    TorrentSession session = session();
    seed(session, sample);
    first.awaitEvent("started");

    session.close();

    first.awaitEvent("stopped");
    assertThat(second.announces()).isEmpty();
  }
}
