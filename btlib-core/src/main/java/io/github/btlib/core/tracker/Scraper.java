package io.github.btlib.core.tracker;

import io.github.btlib.BtlibException;
import io.github.btlib.SwarmCounts;
import io.github.btlib.TorrentRemovedException;
import io.github.btlib.core.thread.Workers;
import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.ScrapeCounts;
import io.github.btlib.spi.ScrapeRequest;
import io.github.btlib.spi.TrackerTransport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a torrent's trackers for the size of its swarm, one after the other until one answers. One
 * scrape at a time, on a thread of its own. Thread-safe; no call waits for a tracker but {@link
 * #close}.
 */
final class Scraper {
  private static final Logger log = LoggerFactory.getLogger(Scraper.class);

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration TIMEOUT_OF_ALL = Duration.ofSeconds(60);
  private static final int MOST_REASONS = 10;

  private final InfoHash infoHash;
  private final TrackerTransports transports;
  private final Workers workers;
  private final Supplier<List<Tracker>> trackers;
  private final BiConsumer<Tracker, ScrapeCounts> listener;
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private @Nullable CompletableFuture<SwarmCounts> underWay;
  private @Nullable Thread thread;
  private boolean closed;

  /**
   * @param trackers who to ask, in order
   * @param listener told what a tracker answered
   */
  Scraper(
      InfoHash infoHash,
      TrackerTransports transports,
      Workers workers,
      Supplier<List<Tracker>> trackers,
      BiConsumer<Tracker, ScrapeCounts> listener) {
    this.infoHash = infoHash;
    this.transports = transports;
    this.workers = workers;
    this.trackers = trackers;
    this.listener = listener;
  }

  /** Returns a future of one's own of the scrape under way, or of a new one. */
  CompletableFuture<SwarmCounts> scrape() {
    lock.lock();
    try {
      if (closed) {
        return CompletableFuture.failedFuture(removed());
      }
      if (underWay == null) {
        CompletableFuture<SwarmCounts> result = new CompletableFuture<>();
        underWay = result;
        thread = workers.start("scrape " + infoHash, () -> run(result));
      }
      return underWay.copy();
    } finally {
      lock.unlock();
    }
  }

  private static TorrentRemovedException removed() {
    return new TorrentRemovedException("the torrent was removed");
  }

  private void run(CompletableFuture<SwarmCounts> result) {
    Runnable outcome;
    try {
      SwarmCounts counts = askAll();
      outcome = () -> result.complete(counts);
    } catch (InterruptedException e) {
      outcome = () -> result.completeExceptionally(removed());
    } catch (BtlibException e) {
      outcome = () -> result.completeExceptionally(e);
    }
    lock.lock();
    try {
      underWay = null;
      thread = null; // whoever waits for the result is not to be interrupted by us
    } finally {
      lock.unlock();
    }
    workers.start("scrape result", outcome);
  }

  private SwarmCounts askAll() throws InterruptedException {
    long deadline = System.nanoTime() + TIMEOUT_OF_ALL.toNanos();
    List<String> reasons = new ArrayList<>();
    for (Tracker tracker : trackers.get()) {
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      if (left.isPositive()) {
        try {
          return ask(tracker, left.compareTo(TIMEOUT) < 0 ? left : TIMEOUT);
        } catch (IOException e) {
          String reason = tracker.reason(e);
          log.debug("scrape of {} failed: {}", tracker.name(), reason);
          reasons.add(tracker.name() + ": " + reason);
        }
      }
    }
    throw new BtlibException(failure(reasons));
  }

  private static String failure(List<String> reasons) {
    if (reasons.isEmpty()) {
      return "the torrent has no tracker to ask";
    }
    int shown = Math.min(MOST_REASONS, reasons.size());
    String more = shown < reasons.size() ? "; and " + (reasons.size() - shown) + " more" : "";
    return "no tracker tells of the swarm: " + String.join("; ", reasons.subList(0, shown)) + more;
  }

  private SwarmCounts ask(Tracker tracker, Duration timeout)
      throws IOException, InterruptedException {
    URI uri = Objects.requireNonNull(tracker.uri());
    TrackerTransport transport = transports.require(uri);
    ScrapeCounts counts;
    try {
      counts =
          transport
              .scrape(uri, new ScrapeRequest(List.of(infoHash), timeout))
              .counts(infoHash)
              .orElseThrow(() -> new IOException("the tracker does not know the torrent"));
    } catch (RuntimeException | Error e) {
      log.warn(
          "the transport for {} failed unexpectedly: {}", tracker.name(), e.getClass().getName());
      log.debug("the transport for {} failed", tracker.name(), e);
      throw new IOException("unexpected failure: " + e, e);
    }
    listener.accept(tracker, counts);
    return new SwarmCounts(tracker.name(), counts.seeders(), counts.leechers(), counts.completed());
  }

  /** Gives up the scrape under way, waits for its end, and scrapes no more. */
  void close(Duration patience) {
    Thread scraping = giveUp();
    try {
      if (scraping != null && !scraping.join(patience)) {
        log.debug("a scrape does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Gives up the scrape under way, and scrapes no more; returns its thread, if there is one. */
  @Nullable Thread giveUp() {
    lock.lock();
    try {
      closed = true;
      if (thread != null) {
        thread.interrupt();
      }
      return thread;
    } finally {
      lock.unlock();
    }
  }
}
