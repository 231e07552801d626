package io.github.btlib.core.tracker;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.btlib.BtlibException;
import io.github.btlib.SwarmCounts;
import io.github.btlib.TorrentRemovedException;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.thread.Workers;
import io.github.btlib.spi.AnnounceRequest;
import io.github.btlib.spi.AnnounceResponse;
import io.github.btlib.spi.ScrapeCounts;
import io.github.btlib.spi.ScrapeRequest;
import io.github.btlib.spi.ScrapeResponse;
import io.github.btlib.spi.TrackerTransport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ScraperTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final ScrapeCounts COUNTS = ScrapeCounts.of(1, 2, 3);

  private final Workers workers = new Workers("btlib test ");
  private final FakeTrackers transport = new FakeTrackers();
  private final List<String> heard = new CopyOnWriteArrayList<>();

  /** Trackers that tell of the torrent unless a test says otherwise. */
  private static final class FakeTrackers implements TrackerTransport {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, IOException> broken = new ConcurrentHashMap<>();
    private final CountDownLatch answering = new CountDownLatch(1);
    private volatile boolean slow;
    private volatile boolean ignorant;
    private volatile boolean failsUnexpectedly;

    @Override
    public Set<String> schemes() {
      return Set.of("fake");
    }

    @Override
    public AnnounceResponse announce(URI tracker, AnnounceRequest request) {
      throw new AssertionError("nobody announces here");
    }

    @Override
    public ScrapeResponse scrape(URI tracker, ScrapeRequest request)
        throws IOException, InterruptedException {
      asked.add(tracker.getHost());
      assertThat(request.infoHashes()).containsExactly(Announces.INFO_HASH);
      assertThat(request.timeout()).isPositive();
      if (slow) {
        answering.await();
      }
      if (failsUnexpectedly) {
        throw new IllegalStateException("a user's mistake");
      }
      IOException failure = broken.get(tracker.getHost());
      if (failure != null) {
        throw failure;
      }
      return ScrapeResponse.of(ignorant ? Map.of() : Map.of(Announces.INFO_HASH, COUNTS));
    }

    @Override
    public void close() {}
  }

  @AfterEach
  void noThreadIsLeft() {
    assertThat(workers.await(SOON)).isTrue();
  }

  private Scraper scraper(String... urls) {
    List<Tracker> trackers = Stream.of(urls).map(url -> new Tracker(url, 0, 0)).toList();
    return new Scraper(
        Announces.INFO_HASH,
        new TrackerTransports(List.of(transport)),
        workers,
        () -> trackers,
        (tracker, counts) -> heard.add(tracker.name() + " " + counts.equals(COUNTS)));
  }

  private static void assertFails(CompletableFuture<?> future, Class<?> type, String message) {
    assertThatThrownBy(() -> future.get(10, SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(type)
        .hasMessage(message);
  }

  @Test
  void theFirstTrackerThatAnswersIsBelieved() throws Exception {
    transport.broken.put("a", new IOException("gone"));
    SwarmCounts counts =
        scraper("fake://a/secret", "fake://b/secret", "fake://c").scrape().get(10, SECONDS);
    assertThat(counts)
        .isEqualTo(
            new SwarmCounts("fake://b", OptionalInt.of(1), OptionalInt.of(2), OptionalInt.of(3)));
    assertThat(transport.asked).containsExactly("a", "b");
    assertThat(heard).containsExactly("fake://b true");
  }

  @Test
  void whenNobodyAnswersEachReasonIsTold() {
    transport.broken.put("a", new IOException("gone"));
    transport.broken.put("b", new IOException("closed for today"));
    assertFails(
        scraper("fake://a/secret", "fake://b", "other://c").scrape(),
        BtlibException.class,
        "no tracker tells of the swarm: fake://a: gone; fake://b: closed for today;"
            + " other://c: no transport for the scheme other");
  }

  @Test
  void aTransportThatCannotScrapeSaysSo() {
    TrackerTransport announcesOnly =
        new TrackerTransport() {
          @Override
          public Set<String> schemes() {
            return Set.of("own");
          }

          @Override
          public AnnounceResponse announce(URI tracker, AnnounceRequest request) {
            return AnnounceResponse.builder().build();
          }

          @Override
          public void close() {}
        };
    Scraper scraper =
        new Scraper(
            Announces.INFO_HASH,
            new TrackerTransports(List.of(announcesOnly)),
            workers,
            () -> List.of(new Tracker("own://t/secret", 0, 0)),
            (tracker, counts) -> {});
    assertFails(
        scraper.scrape(),
        BtlibException.class,
        "no tracker tells of the swarm: own://t: the transport for own cannot scrape");
  }

  @Test
  void aTrackerThatDoesNotKnowTheTorrentIsNoAnswer() {
    transport.ignorant = true;
    assertFails(
        scraper("fake://a").scrape(),
        BtlibException.class,
        "no tracker tells of the swarm: fake://a: the tracker does not know the torrent");
  }

  @Test
  void aTransportThatThrowsWhatItMustNotIsNoAnswer() {
    transport.failsUnexpectedly = true;
    assertFails(
        scraper("fake://a").scrape(),
        BtlibException.class,
        "no tracker tells of the swarm: fake://a: unexpected failure:"
            + " java.lang.IllegalStateException: a user's mistake");
  }

  @Test
  void ofManyReasonsTheFirstTenAreTold() {
    transport.ignorant = true;
    CompletableFuture<SwarmCounts> future =
        scraper(IntStream.range(0, 13).mapToObj(i -> "fake://t" + i).toArray(String[]::new))
            .scrape();
    assertThatThrownBy(() -> future.get(10, SECONDS)).hasMessageEndingWith("; and 3 more");
  }

  @Test
  void aTorrentWithoutTrackersHasNobodyToAsk() {
    assertFails(scraper().scrape(), BtlibException.class, "the torrent has no tracker to ask");
  }

  @Test
  void whoAsksMeanwhileHearsTheSame() throws Exception {
    transport.slow = true;
    Scraper scraper = scraper("fake://a");
    CompletableFuture<SwarmCounts> first = scraper.scrape();
    CompletableFuture<SwarmCounts> second = scraper.scrape();
    first.cancel(false);
    transport.answering.countDown();
    assertThat(second.get(10, SECONDS).seeders()).hasValue(1);
    assertThat(transport.asked).hasSize(1);
    assertThat(workers.await(SOON)).isTrue();
    scraper.scrape().get(10, SECONDS);
    assertThat(transport.asked).hasSize(2);
  }

  @Test
  void closingEndsTheScrapeUnderWay() {
    transport.slow = true;
    Scraper scraper = scraper("fake://a");
    CompletableFuture<SwarmCounts> future = scraper.scrape();
    Eventually.within(SOON, () -> assertThat(transport.asked).hasSize(1));
    scraper.close(SOON);
    assertFails(future, TorrentRemovedException.class, "the torrent was removed");
    assertFails(scraper.scrape(), TorrentRemovedException.class, "the torrent was removed");
    assertThat(transport.asked).hasSize(1);
  }

  @Test
  void whatATransportSaysIsTakenInOneLineAndWithoutThePasskey() {
    transport.broken.put("a", new IOException("GET /0123456789abcdef/announce\r\n\tfailed"));
    assertFails(
        scraper("fake://a/0123456789abcdef/announce").scrape(),
        BtlibException.class,
        "no tracker tells of the swarm: fake://a: GET /…/announce failed");
  }

  @Test
  void givingUpDoesNotWaitForTheScrape() {
    transport.slow = true;
    Scraper scraper = scraper("fake://a");
    CompletableFuture<SwarmCounts> future = scraper.scrape();
    Eventually.within(SOON, () -> assertThat(transport.asked).hasSize(1));
    assertThat(scraper.giveUp()).isNotNull();
    assertFails(future, TorrentRemovedException.class, "the torrent was removed");
    assertFails(scraper.scrape(), TorrentRemovedException.class, "the torrent was removed");
  }
}
