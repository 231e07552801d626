package io.github.btlib.core.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.TrackerStatus;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.thread.Workers;
import io.github.btlib.spi.AnnounceEvent;
import io.github.btlib.spi.AnnounceRequest;
import io.github.btlib.spi.AnnounceResponse;
import io.github.btlib.spi.TrackerException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AnnouncerTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Workers workers = new Workers("btlib test ");
  private final FakeTrackers trackers = new FakeTrackers();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private volatile AnnounceTotals totals = new AnnounceTotals(0, 0, 10);

  private final AnnounceListener listener =
      new AnnounceListener() {
        @Override
        public void announced(Tracker tracker, AnnounceResponse response, Duration interval) {
          heard.add(tracker.name() + " answered");
        }

        @Override
        public void announceFailed(Tracker tracker, String reason, Duration retryIn) {
          heard.add(tracker.name() + " failed: " + reason);
        }

        @Override
        public void left() {}

        @Override
        public void trackerSwitched(Tracker from, Tracker to) {
          heard.add("switched from " + from.name() + " to " + to.name());
        }
      };

  @AfterEach
  void noThreadIsLeft() {
    assertThat(workers.await(SOON)).isTrue();
  }

  private Announcer announcer(List<List<String>> urls) {
    return announcer(urls, false);
  }

  private Announcer announcer(List<List<String>> urls, boolean isPrivate) {
    return new Announcer(
        new Announcer.Identity(Announces.INFO_HASH, Announces.PEER_ID, 6881, 7),
        urls,
        isPrivate,
        new TrackerTransports(List.of(trackers)),
        new AnnounceGate(),
        workers,
        () -> totals,
        listener,
        new Random(1));
  }

  private Announcer started(List<List<String>> urls) {
    Announcer announcer = announcer(urls);
    announcer.start(System.nanoTime());
    return announcer;
  }

  /** Ticks, and waits for the announce that may come of it. */
  private void tick(Announcer announcer, long now) {
    announcer.tick(now);
    assertThat(workers.await(SOON)).isTrue();
  }

  private void tick(Announcer announcer) {
    tick(announcer, System.nanoTime());
  }

  /** Ticks as often as it takes. */
  private void tickUntilTold(Announcer announcer, String... told) {
    Eventually.within(
        SOON,
        () -> {
          announcer.tick(System.nanoTime());
          assertThat(trackers.told).containsExactly(told);
        });
    assertThat(workers.await(SOON)).isTrue();
    tick(announcer);
    assertThat(trackers.told).containsExactly(told);
  }

  private void stop(Announcer announcer) throws InterruptedException {
    announcer.stop();
    announcer.awaitStopped(SOON);
  }

  @Test
  void aRunIsToldAsStartedCompletedAndStopped() throws Exception {
    Announcer announcer = started(List.of(List.of("fake://a/")));
    tickUntilTold(announcer, "a STARTED");
    announcer.completed(System.nanoTime());
    tickUntilTold(announcer, "a STARTED", "a COMPLETED");
    stop(announcer);
    assertThat(trackers.told).containsExactly("a STARTED", "a COMPLETED", "a STOPPED");
    assertThat(heard).containsExactly("fake://a answered", "fake://a answered");
  }

  @Test
  void theTotalsWhoWeAreAndTheTrackersOwnIdAreTold() throws Exception {
    Announcer announcer = started(List.of(List.of("fake://a/")));
    totals = new AnnounceTotals(1, 2, 3);
    tickUntilTold(announcer, "a STARTED");
    stop(announcer);
    AnnounceRequest first = trackers.requests.get(0);
    assertThat(first.infoHash()).isEqualTo(Announces.INFO_HASH);
    assertThat(first.peerId()).isEqualTo(Announces.PEER_ID);
    assertThat(first.port()).isEqualTo(6881);
    assertThat(first.key()).isEqualTo(7);
    assertThat(List.of(first.uploaded(), first.downloaded(), first.left()))
        .containsExactly(1L, 2L, 3L);
    assertThat(first.trackerId()).isEmpty();
    assertThat(first.numWant()).isPositive();
    AnnounceRequest last = trackers.requests.get(1);
    assertThat(last.event()).isEqualTo(AnnounceEvent.STOPPED);
    assertThat(last.trackerId()).contains("id of a");
    assertThat(last.numWant()).as("who leaves wants no peers").isZero();
  }

  @Test
  void beforeTheStartAndAfterTheStopNothingIsTold() throws Exception {
    Announcer announcer = announcer(List.of(List.of("fake://a/")));
    announcer.tick(System.nanoTime());
    stop(announcer);
    tick(announcer);
    assertThat(trackers.told).isEmpty();
  }

  @Test
  void whenATrackerFailsTheNextIsTold() throws Exception {
    trackers.broken.put("a", new IOException("no answer in time"));
    Announcer announcer = started(List.of(List.of("fake://a/"), List.of("fake://b/")));
    tickUntilTold(announcer, "a STARTED", "b STARTED");
    assertThat(heard).containsExactly("fake://a failed: no answer in time", "fake://b answered");
    stop(announcer);
  }

  @Test
  void completedIsToldToOneTrackerThatAnswers() throws Exception {
    Announcer announcer = started(List.of(List.of("fake://a/"), List.of("fake://b/")));
    tickUntilTold(announcer, "a STARTED");
    trackers.broken.put("a", new IOException("gone"));
    announcer.completed(System.nanoTime());
    tickUntilTold(announcer, "a STARTED", "a COMPLETED", "b STARTED", "b COMPLETED");
    stop(announcer);
  }

  @Test
  void whoLeavesAtOnceWhenTheDownloadIsCompleteTellsThatFirst() throws Exception {
    Announcer announcer = started(List.of(List.of("fake://a/"), List.of("fake://b/")));
    tickUntilTold(announcer, "a STARTED");
    announcer.completed(System.nanoTime());
    stop(announcer);
    assertThat(trackers.told).containsExactly("a STARTED", "a COMPLETED", "a STOPPED");

    announcer.start(System.nanoTime());
    trackers.told.clear();
    tickUntilTold(announcer, "a STARTED"); // and not once more that it is complete
    stop(announcer);
  }

  @Test
  void anAnnounceThatIsAboutToBeAnsweredIsNeitherOvertakenByTheLeavingNorRepeated()
      throws Exception {
    Announcer announcer = started(List.of(List.of("fake://a/")));
    tickUntilTold(announcer, "a STARTED");
    trackers.late.add("a");
    announcer.completed(System.nanoTime());
    announcer.tick(System.nanoTime());
    Eventually.within(
        SOON, () -> assertThat(trackers.told).containsExactly("a STARTED", "a COMPLETED"));
    trackers.late.clear();
    announcer.stop();
    trackers.answering.release();
    announcer.awaitStopped(SOON);
    assertThat(trackers.told).containsExactly("a STARTED", "a COMPLETED", "a STOPPED");
  }

  @Test
  void waitingForTheStopWaitsForEveryTrackerToBeTold() throws Exception {
    for (int i = 0; i < 200; i++) {
      Announcer announcer = started(List.of(List.of("fake://a/")));
      tick(announcer);
      trackers.told.clear();
      stop(announcer);
      assertThat(trackers.told).containsExactly("a STOPPED");
    }
  }

  @Test
  void anAnnounceUnderWayIsGivenUpWhenTheTorrentStops() throws Exception {
    trackers.slow.add("a");
    Announcer announcer = started(List.of(List.of("fake://a/")));
    announcer.tick(System.nanoTime());
    Eventually.within(SOON, () -> assertThat(trackers.told).containsExactly("a STARTED"));
    announcer.tick(System.nanoTime());
    assertThat(trackers.told).as("one at a time").hasSize(1);
    announcer.stop();
    assertThat(trackers.interrupted.await(10, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    announcer.awaitStopped(Duration.ofMillis(50));
    assertThat(workers.await(SOON)).as("a slow tracker is given up").isTrue();
    assertThat(heard).isEmpty();
  }

  @Test
  void aRefusalIsToldInTheTrackersWordsAndItsWaitIsKept() throws Exception {
    trackers.broken.put("a", new TrackerException("unregistered", Duration.ofMinutes(7)));
    Announcer announcer = started(List.of(List.of("fake://a/")));
    tickUntilTold(announcer, "a STARTED");
    assertThat(heard).containsExactly("fake://a failed: unregistered");
    TrackerStatus status = announcer.status(System.nanoTime()).get(0);
    assertThat(status.failures()).isEqualTo(1);
    assertThat(status.message()).contains("unregistered");
    tick(announcer, System.nanoTime() + Duration.ofMinutes(6).toNanos());
    assertThat(trackers.told).hasSize(1);
    tick(announcer, System.nanoTime() + Duration.ofMinutes(7).toNanos());
    assertThat(trackers.told).containsExactly("a STARTED", "a STARTED");
    stop(announcer);
  }

  @Test
  void aSchemeWithoutATransportIsAFailureThatSaysSo() throws Exception {
    Announcer announcer = started(List.of(List.of("udp://a:1/")));
    tick(announcer);
    assertThat(heard).containsExactly("udp://a:1 failed: no transport for the scheme udp");
    stop(announcer);
  }

  @Test
  void aTransportThatThrowsWhatItMustNotIsAFailedAnnounce() throws Exception {
    trackers.failsUnexpectedly = true;
    Announcer announcer = started(List.of(List.of("fake://a/")));
    tickUntilTold(announcer, "a STARTED");
    assertThat(heard).hasSize(1).first().asString().contains("a user's mistake");
    stop(announcer);
  }

  @Test
  void theStatusFollowsTheAnnounces() throws Exception {
    Announcer announcer = started(List.of(List.of("fake://a/"), List.of("no url")));
    TrackerStatus before = announcer.status(System.nanoTime()).get(0);
    assertThat(before.tracker()).isEqualTo("fake://a");
    assertThat(before.nextAnnounce()).isEmpty();
    trackers.slow.add("a");
    announcer.tick(System.nanoTime());
    assertThat(announcer.status(System.nanoTime()).get(0).announcing()).isTrue();
    announcer.stop();
    announcer.awaitStopped(Duration.ofMillis(50));
    assertThat(workers.await(SOON)).isTrue();
    trackers.slow.clear();
    announcer.start(System.nanoTime());
    tick(announcer);
    TrackerStatus after = announcer.status(System.nanoTime()).get(0);
    assertThat(after.announcing()).isFalse();
    assertThat(after.failures()).isZero();
    assertThat(after.nextAnnounce()).isPresent();
    assertThat(announcer.status(System.nanoTime()).get(1).nextAnnounce()).isEmpty();
    stop(announcer);
  }

  @Test
  void aLateAnswerOfAnEarlierRunDoesNotDelayTheNextRun() throws Exception {
    trackers.late.add("a");
    Announcer announcer = started(List.of(List.of("fake://a/")));
    announcer.tick(System.nanoTime());
    Eventually.within(SOON, () -> assertThat(trackers.told).containsExactly("a STARTED"));
    trackers.late.clear();
    announcer.stop();
    Eventually.within(
        SOON, () -> assertThat(trackers.told).containsExactly("a STARTED", "a STOPPED"));
    announcer.start(System.nanoTime());

    trackers.answering.release(); // the answer to the first announce comes now
    assertThat(workers.await(SOON)).isTrue();
    assertThat(heard).as("nobody waits for it any more").isEmpty();

    tickUntilTold(announcer, "a STARTED", "a STOPPED", "a STARTED");
    assertThat(heard).containsExactly("fake://a answered");
    stop(announcer);
  }

  @Test
  void aLateFailureOfAnEarlierRunDoesNotCountForTheNext() throws Exception {
    trackers.late.add("a");
    trackers.broken.put("a", new IOException("gone"));
    Announcer announcer = started(List.of(List.of("fake://a/")));
    announcer.tick(System.nanoTime());
    Eventually.within(SOON, () -> assertThat(trackers.told).containsExactly("a STARTED"));
    trackers.late.clear();
    announcer.stop();
    announcer.start(System.nanoTime());
    trackers.answering.release();
    assertThat(workers.await(SOON)).isTrue();
    assertThat(announcer.status(System.nanoTime()).get(0).failures()).isZero();
    assertThat(heard).isEmpty();
    stop(announcer);
  }

  @Test
  void anAnnounceThatIsAskedForSoonAfterAnotherIsDeferred() throws Exception {
    Announcer announcer = started(List.of(List.of("fake://a/")));
    tickUntilTold(announcer, "a STARTED");
    announcer.reannounce(System.nanoTime());
    tickUntilTold(announcer, "a STARTED");
    assertThat(announcer.status(System.nanoTime()).get(0).nextAnnounce().orElseThrow())
        .isBetween(Instant.now(), Instant.now().plusSeconds(30));
    tick(announcer, System.nanoTime() + Duration.ofSeconds(30).toNanos());
    assertThat(trackers.told).containsExactly("a STARTED", "a NONE");
    stop(announcer);
  }

  @Test
  void anAnnounceThatIsAskedForLaterIsMadeAtOnce() throws Exception {
    Announcer announcer = started(List.of(List.of("fake://a/")));
    tickUntilTold(announcer, "a STARTED");
    long later = System.nanoTime() + Duration.ofSeconds(31).toNanos();
    announcer.tick(later);
    assertThat(trackers.told).containsExactly("a STARTED");
    announcer.reannounce(later);
    tick(announcer, later);
    assertThat(trackers.told).containsExactly("a STARTED", "a NONE");
    stop(announcer);
  }

  @Test
  void whoIsAtRestDoesNotReannounce() throws Exception {
    Announcer announcer = announcer(List.of(List.of("fake://a/")));
    announcer.reannounce(System.nanoTime());
    tick(announcer);
    assertThat(trackers.told).isEmpty();
  }

  /** The tracker in use is gone when the completion is to be told, and the next takes over. */
  private void changeFromAToB(Announcer announcer) {
    tickUntilTold(announcer, "a STARTED");
    trackers.broken.put("a", new IOException("gone"));
    announcer.completed(System.nanoTime());
    tickUntilTold(announcer, "a STARTED", "a COMPLETED", "b STARTED", "b COMPLETED");
  }

  @Test
  void aPrivateTorrentThatChangesItsTrackerSaysSo() throws Exception {
    Announcer announcer = announcer(List.of(List.of("fake://a/"), List.of("fake://b/")), true);
    announcer.start(System.nanoTime());
    changeFromAToB(announcer);
    assertThat(heard)
        .containsExactly(
            "fake://a answered",
            "fake://a failed: gone",
            "switched from fake://a to fake://b",
            "fake://b answered",
            "fake://b answered");
    stop(announcer);
  }

  @Test
  void otherTorrentsChangeTheirTrackerSilently() throws Exception {
    Announcer announcer = started(List.of(List.of("fake://a/"), List.of("fake://b/")));
    changeFromAToB(announcer);
    assertThat(heard).noneMatch(each -> each.startsWith("switched"));
    stop(announcer);
  }
}
