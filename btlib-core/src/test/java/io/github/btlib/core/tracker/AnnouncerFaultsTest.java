package io.github.btlib.core.tracker;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.SwarmCounts;
import io.github.btlib.TrackerStatus;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.thread.Workers;
import io.github.btlib.spi.AnnounceEvent;
import io.github.btlib.spi.AnnounceRequest;
import io.github.btlib.spi.AnnounceResponse;
import io.github.btlib.spi.ScrapeRequest;
import io.github.btlib.spi.ScrapeResponse;
import io.github.btlib.spi.TrackerTransport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes wrong around an announce, and what must not come of it. */
@Timeout(30)
class AnnouncerFaultsTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Workers workers = new Workers("btlib test ");
  private final FakeTrackers trackers = new FakeTrackers();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private volatile boolean listenerFails;

  private final AnnounceListener listener =
      new AnnounceListener() {
        @Override
        public void announced(Tracker tracker, AnnounceResponse response, Duration interval) {
          heard.add("answered: " + response.warning().orElse("no warning"));
          failIfWanted();
        }

        @Override
        public void announceFailed(Tracker tracker, String reason, Duration retryIn) {
          heard.add("failed: " + reason);
          failIfWanted();
        }

        private void failIfWanted() {
          if (listenerFails) {
            throw new IllegalStateException("a mistake of the listener");
          }
        }

        @Override
        public void left() {}

        @Override
        public void trackerSwitched(Tracker from, Tracker to) {
          heard.add("switched");
        }
      };

  @AfterEach
  void noThreadIsLeft() {
    assertThat(workers.await(SOON)).isTrue();
  }

  private Announcer started(TrackerTransport transport, String url) {
    Announcer announcer =
        new Announcer(
            new Announcer.Identity(Announces.INFO_HASH, Announces.PEER_ID, 6881, 7),
            List.of(List.of(url)),
            false,
            new TrackerTransports(List.of(transport)),
            new AnnounceGate(),
            workers,
            () -> new AnnounceTotals(1, 2, 3),
            listener,
            new Random(1));
    announcer.start(System.nanoTime());
    return announcer;
  }

  private void tick(Announcer announcer) {
    announcer.tick(System.nanoTime());
    assertThat(workers.await(SOON)).isTrue();
  }

  private void stop(Announcer announcer) {
    announcer.stop();
    announcer.awaitStopped(SOON);
  }

  private static TrackerStatus status(Announcer announcer) {
    return announcer.status(System.nanoTime()).get(0);
  }

  @Test
  void aMistakeOfTheListenerIsNoFailedAnnounce() {
    listenerFails = true;
    Announcer announcer = started(trackers, "fake://a/");
    tick(announcer);
    assertThat(heard).containsExactly("answered: no warning");
    assertThat(status(announcer).failures()).isZero();
    stop(announcer);
  }

  @Test
  void aMistakeOfTheListenerDoesNotCountAFailureTwice() {
    listenerFails = true;
    trackers.broken.put("a", new IOException("gone"));
    Announcer announcer = started(trackers, "fake://a/");
    tick(announcer);
    assertThat(heard).containsExactly("failed: gone");
    assertThat(status(announcer).failures()).isEqualTo(1);
    stop(announcer);
  }

  @Test
  void whyAnAnnounceFailedIsToldInOneShortLineWithoutThePasskey() {
    String text = "Invalid\r\nstatus line of 0123456789abcdef: " + "x".repeat(100_000);
    trackers.broken.put("a", new IOException(text));
    Announcer announcer = started(trackers, "fake://a/0123456789abcdef/announce");
    tick(announcer);
    String reason = heard.get(0);
    assertThat(reason).startsWith("failed: Invalid status line of …: xxx").hasSizeLessThan(600);
    assertThat(status(announcer).message().map(message -> "failed: " + message)).contains(reason);
    stop(announcer);
  }

  /** A transport that answers as a test says. */
  private abstract static class Own implements TrackerTransport {
    @Override
    public Set<String> schemes() {
      return Set.of("own");
    }

    @Override
    public void close() {}
  }

  @Test
  void aWarningIsToldInOneLineWithoutThePasskey() {
    Own transport =
        new Own() {
          @Override
          public AnnounceResponse announce(URI tracker, AnnounceRequest request) {
            return AnnounceResponse.builder().warning("key\n0123456789abcdef\nends").build();
          }
        };
    Announcer announcer = started(transport, "own://a/?key=0123456789abcdef");
    tick(announcer);
    assertThat(heard).containsExactly("answered: key … ends");
    assertThat(status(announcer).message()).contains("key … ends");
    stop(announcer);
  }

  @Test
  void completedIsToldAfterAPauseThatCameBeforeItsAnswer() {
    Announcer announcer = started(trackers, "fake://a/");
    tick(announcer);
    announcer.completed(System.nanoTime());
    trackers.broken.put("a", new IOException("gone"));
    stop(announcer);
    trackers.broken.clear();
    trackers.told.clear();
    announcer.start(System.nanoTime());
    tick(announcer);
    tick(announcer);
    stop(announcer);
    assertThat(trackers.told).containsExactly("a STARTED", "a COMPLETED", "a STOPPED");
  }

  @Test
  void whoPausesHasNoNextAnnounce() {
    trackers.broken.put("a", new IOException("gone"));
    Announcer announcer = started(trackers, "fake://a/");
    tick(announcer);
    assertThat(status(announcer).nextAnnounce()).isPresent();
    stop(announcer);
    assertThat(status(announcer).nextAnnounce()).isEmpty();
    assertThat(status(announcer).failures()).isEqualTo(1);
  }

  @Test
  void aUdpTrackerHasTimeToBeSentToThreeTimesButNotWhenWeLeave() {
    trackers.schemes = Set.of("udp");
    Announcer announcer = started(trackers, "UDP://a:1/");
    tick(announcer);
    stop(announcer);
    assertThat(trackers.requests)
        .extracting(AnnounceRequest::timeout)
        .containsExactly(Duration.ofSeconds(60), Duration.ofSeconds(5));
  }

  @Test
  void aScrapeThatIsStuckDoesNotEatTheTimeOfStopped() throws Exception {
    CountDownLatch scraping = new CountDownLatch(1);
    CountDownLatch leaving = new CountDownLatch(1);
    CountDownLatch testIsOver = new CountDownLatch(1);
    Own transport =
        new Own() {
          @Override
          public AnnounceResponse announce(URI tracker, AnnounceRequest request)
              throws InterruptedException {
            if (request.event() == AnnounceEvent.STOPPED) {
              leaving.await();
              heard.add("told that we leave");
            }
            return AnnounceResponse.builder().build();
          }

          @Override
          public ScrapeResponse scrape(URI tracker, ScrapeRequest request) throws IOException {
            scraping.countDown();
            while (testIsOver.getCount() > 0) {
              LockSupport.parkNanos(1_000_000);
              if (Thread.interrupted()) { // by close(), which it stays deaf to
                leaving.countDown();
              }
            }
            throw new IOException("at last");
          }
        };
    Announcer announcer = started(transport, "own://a/");
    tick(announcer);
    CompletableFuture<SwarmCounts> counts = announcer.scrape();
    assertThat(scraping.await(10, SECONDS)).isTrue();
    announcer.stop();
    announcer.close(Duration.ofSeconds(2));
    assertThat(heard).containsExactly("answered: no warning", "told that we leave");
    assertThat(counts).as("stuck all the while").isNotDone();
    testIsOver.countDown();
    Eventually.within(SOON, () -> assertThat(counts).isCompletedExceptionally());
  }
}
