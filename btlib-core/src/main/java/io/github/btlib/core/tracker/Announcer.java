package io.github.btlib.core.tracker;

import io.github.btlib.SwarmCounts;
import io.github.btlib.TrackerStatus;
import io.github.btlib.core.thread.Workers;
import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.AnnounceEvent;
import io.github.btlib.spi.AnnounceRequest;
import io.github.btlib.spi.AnnounceResponse;
import io.github.btlib.spi.PeerId;
import io.github.btlib.spi.ScrapeCounts;
import io.github.btlib.spi.TrackerException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a torrent's trackers informed: started, regular, completed, stopped. Each announce runs on
 * a thread of its own when the session's {@link AnnounceGate} lets it, one at a time, except that
 * leaving is told to all at once. Thread-safe; no call waits for a tracker but {@link
 * #awaitStopped} and {@link #close}.
 */
public final class Announcer {
  private static final Logger log = LoggerFactory.getLogger(Announcer.class);

  /** Who we are in this torrent's swarm. */
  public record Identity(InfoHash infoHash, PeerId peerId, int port, int key) {}

  /** How long an announce under way may take to end by itself before we leave. */
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final Identity identity;
  private final TrackerTransports transports;
  private final Supplier<AnnounceTotals> totals;
  private final AnnounceListener listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Scraper scraper;
  private final AnnounceCalls calls;
  private final boolean isPrivate;

  // guarded by lock
  private final AnnounceTiers tiers;
  private final AnnounceEvents events = new AnnounceEvents();

  /**
   * @param urls tiers of announce URLs (BEP 12)
   * @param isPrivate whether the torrent is private (BEP 27)
   */
  public Announcer(
      Identity identity,
      List<List<String>> urls,
      boolean isPrivate,
      TrackerTransports transports,
      AnnounceGate gate,
      Workers workers,
      Supplier<AnnounceTotals> totals,
      AnnounceListener listener,
      RandomGenerator random) {
    this.identity = identity;
    this.transports = transports;
    this.calls = new AnnounceCalls(gate, workers, listener::left);
    this.totals = totals;
    this.listener = listener;
    this.isPrivate = isPrivate;
    this.tiers = new AnnounceTiers(urls, isPrivate, random, System.nanoTime());
    this.scraper =
        new Scraper(identity.infoHash(), transports, workers, this::toScrape, this::scraped);
  }

  /** Begins to announce. */
  public void start(long now) {
    AnnounceTotals soFar = totals.get();
    lock.lock();
    try {
      calls.giveUpStaying();
      events.start(soFar);
      tiers.announceNow(now);
    } finally {
      lock.unlock();
    }
  }

  /** The user wants an announce: as soon as trackers may be asked again. */
  public void reannounce(long now) {
    lock.lock();
    try {
      if (events.mayAsk()) {
        tiers.hurry(now);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Asks the trackers for the size of the swarm; see {@link io.github.btlib.Torrent#scrape}. */
  public CompletableFuture<SwarmCounts> scrape() {
    return scraper.scrape();
  }

  private List<Tracker> toScrape() {
    lock.lock();
    try {
      return tiers.currentFirst().toList();
    } finally {
      lock.unlock();
    }
  }

  private void scraped(Tracker tracker, ScrapeCounts counts) {
    lock.lock();
    try {
      tracker.scraped(counts);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The download finished in this run: told to the tracker in use, once; if the run ends before an
   * answer, in the next.
   */
  public void completed(long now) {
    lock.lock();
    try {
      events.completed();
      tiers.announceNow(now);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns how long it takes until {@link #tick} has something to do, in nanoseconds. The listener
   * is told when an announce under way has ended; before, there is nothing.
   */
  public long patience(long now) {
    lock.lock();
    try {
      return mayAnnounce() ? tiers.patience(now) : Long.MAX_VALUE;
    } finally {
      lock.unlock();
    }
  }

  /** Announces if it is time to; called about once a second, or when it is. */
  public void tick(long now) {
    AnnounceCall call;
    lock.lock();
    try {
      Optional<Tracker> due = mayAnnounce() ? tiers.due(now) : Optional.empty();
      if (due.isEmpty()) {
        return;
      }
      call = events.next(due.get());
    } finally {
      lock.unlock();
    }
    calls.start(call.tracker(), false, () -> announce(call));
  }

  /** Not while trackers are told that we leave: what overtakes that would be undone by it. */
  private boolean mayAnnounce() {
    return events.mayAsk() && !calls.leaving();
  }

  /** Tells every tracker that knows us that we leave, and gives up announces under way. */
  public void stop() {
    List<AnnounceCall> toTell;
    lock.lock();
    try {
      calls.withdrawStaying(); // what a tracker may have got already is seen to by leave()
      toTell = events.stop(tiers.all());
    } finally {
      lock.unlock();
    }
    toTell.forEach(stopped -> calls.start(stopped.tracker(), true, () -> leave(stopped)));
  }

  /**
   * Leaves a tracker, not before an announce under way: it would undo that. Many users leave when
   * the download is complete, before the tracker in use has heard of it.
   */
  private void leave(AnnounceCall stopped) {
    try {
      calls.endStaying(stopped.tracker(), MOMENT);
    } catch (InterruptedException e) {
      log.debug("leaving {} given up", stopped.tracker().name());
      return;
    }
    untoldCompletion(stopped).ifPresent(this::announce);
    announce(stopped);
  }

  private Optional<AnnounceCall> untoldCompletion(AnnounceCall stopped) {
    lock.lock();
    try {
      boolean untold =
          events.completionIsUntold()
              && tiers.current().filter(stopped.tracker()::equals).isPresent();
      return untold ? Optional.of(stopped.with(AnnounceEvent.COMPLETED)) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the announces of {@link #stop}, and gives up those that take longer. */
  public void awaitStopped(Duration timeout) {
    calls.await(timeout);
  }

  /** Ends everything, having waited for the announces of {@link #stop}. */
  public void close(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    scraper.giveUp(); // one that is stuck is not to eat the time of "stopped"
    awaitStopped(patience);
    scraper.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
  }

  /** Returns how trackers behaved, for the next run. */
  public List<TrackerMemory> memory(long now, Instant wall) {
    lock.lock();
    try {
      return tiers.memory(now, wall);
    } finally {
      lock.unlock();
    }
  }

  /** Takes up where an earlier run ended. */
  public void recall(List<TrackerMemory> memory, long now, Instant wall) {
    lock.lock();
    try {
      tiers.recall(memory, now, wall);
    } finally {
      lock.unlock();
    }
  }

  /** Returns how each tracker stands, in the order they are used. */
  public List<TrackerStatus> status(long now) {
    lock.lock();
    try {
      return tiers.all().stream()
          .map(each -> each.status(now, tiers.nextRound(), events.running()))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  private boolean begins(AnnounceCall call) {
    lock.lock();
    try {
      return events.begins(call);
    } finally {
      lock.unlock();
    }
  }

  private void announce(AnnounceCall call) {
    if (!begins(call)) {
      return;
    }
    Tracker tracker = call.tracker();
    URI uri = Objects.requireNonNull(tracker.uri());
    AnnounceResponse response;
    try {
      response =
          Objects.requireNonNull(
              transports.require(uri).announce(uri, request(call)), "the transport's answer");
    } catch (TrackerException e) {
      failed(call, e, e.retryIn());
      return;
    } catch (IOException e) {
      failed(call, e, Optional.empty());
      return;
    } catch (InterruptedException e) {
      log.debug("announce to {} given up", tracker.name());
      gaveUp(call);
      return;
    } catch (RuntimeException | Error e) {
      log.warn(
          "the transport for {} failed unexpectedly: {}", tracker.name(), e.getClass().getName());
      log.debug("the transport for {} failed", tracker.name(), e);
      failed(call, new IOException("unexpected failure: " + e), Optional.empty());
      return;
    }
    succeeded(
        call,
        tracker.shown(response)); // not in the try: a mistake of the listener is no failed announce
  }

  private AnnounceRequest request(AnnounceCall call) {
    Optional<String> trackerId;
    lock.lock();
    try {
      trackerId = Optional.ofNullable(call.tracker().trackerId);
    } finally {
      lock.unlock();
    }
    return call.request(identity, totals.get(), trackerId);
  }

  private void succeeded(AnnounceCall call, AnnounceResponse response) {
    Tracker tracker = call.tracker();
    Optional<Tracker> inUse;
    Duration interval;
    lock.lock();
    try {
      if (!events.answered(call)) {
        return;
      }
      inUse = tiers.current();
      interval = tiers.succeeded(tracker, response, System.nanoTime());
      if (events.completionIsUntold()) {
        tiers.announceNow(System.nanoTime()); // it came to pass while this announce was under way
      }
    } finally {
      lock.unlock();
    }
    if (isPrivate && inUse.isPresent() && !inUse.get().equals(tracker)) {
      listener.trackerSwitched(inUse.get(), tracker);
    }
    listener.announced(tracker, response, interval);
  }

  private void failed(AnnounceCall call, IOException e, Optional<Duration> retryIn) {
    Tracker tracker = call.tracker();
    String reason = tracker.reason(e);
    log.debug("announce to {} failed: {}", tracker.name(), reason);
    Duration wait;
    lock.lock();
    try {
      if (!events.failed(call)) {
        return;
      }
      wait = tiers.failed(tracker, reason, retryIn, System.nanoTime());
    } finally {
      lock.unlock();
    }
    listener.announceFailed(tracker, reason, wait);
  }

  private void gaveUp(AnnounceCall call) {
    lock.lock();
    try {
      events.ended(call);
    } finally {
      lock.unlock();
    }
  }
}
