package io.github.btlib.core.tracker;

import io.github.btlib.TrackerStatus;
import io.github.btlib.core.thread.Workers;
import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.AnnounceEvent;
import io.github.btlib.spi.AnnounceRequest;
import io.github.btlib.spi.AnnounceResponse;
import io.github.btlib.spi.PeerId;
import io.github.btlib.spi.TrackerException;
import io.github.btlib.spi.TrackerTransport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a torrent's trackers informed: started, regular, completed, stopped. Each announce runs on
 * a thread of its own, one at a time, except that leaving is told to all at once. Thread-safe; no
 * call waits for a tracker but {@link #awaitStopped}.
 */
public final class Announcer {
  private static final Logger log = LoggerFactory.getLogger(Announcer.class);

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
  private static final int PEERS_WANTED = 200;

  /** Who we are in this torrent's swarm. */
  public record Identity(InfoHash infoHash, PeerId peerId, int port, int key) {}

  private final Identity identity;
  private final TrackerTransports transports;
  private final Workers workers;
  private final Supplier<AnnounceTotals> totals;
  private final AnnounceListener listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Thread> underWay = ConcurrentHashMap.newKeySet();

  // guarded by lock
  private final AnnounceTiers tiers;
  private boolean running;
  private boolean announcing;
  private boolean tellCompleted;

  public Announcer(
      Identity identity,
      List<List<String>> urls,
      TrackerTransports transports,
      Workers workers,
      Supplier<AnnounceTotals> totals,
      AnnounceListener listener,
      RandomGenerator random) {
    this.identity = identity;
    this.transports = transports;
    this.workers = workers;
    this.totals = totals;
    this.listener = listener;
    this.tiers = new AnnounceTiers(urls, random, System.nanoTime());
  }

  /** Begins to announce. */
  public void start(long now) {
    lock.lock();
    try {
      running = true;
      underWay.forEach(Thread::interrupt); // a late "stopped" would undo the "started" that follows
      tellCompleted = false;
      tiers.announceNow(now);
    } finally {
      lock.unlock();
    }
  }

  /** The download finished in this run: told to the tracker in use, once. */
  public void completed(long now) {
    lock.lock();
    try {
      tellCompleted = running;
      tiers.announceNow(now);
    } finally {
      lock.unlock();
    }
  }

  /** Announces if it is time to; called about once a second. */
  public void tick(long now) {
    Tracker tracker;
    AnnounceEvent event;
    lock.lock();
    try {
      Optional<Tracker> due = running && !announcing ? tiers.due(now) : Optional.empty();
      if (due.isEmpty()) {
        return;
      }
      tracker = due.get();
      event = nextEvent(tracker);
      announcing = true;
      tracker.announcing = true;
      tracker.knowsUs = true; // from here on it may, whether or not its answer reaches us
    } finally {
      lock.unlock();
    }
    start(tracker, event, TIMEOUT);
  }

  private AnnounceEvent nextEvent(Tracker tracker) {
    if (!tracker.knowsUs) {
      return AnnounceEvent.STARTED;
    }
    return tellCompleted ? AnnounceEvent.COMPLETED : AnnounceEvent.NONE;
  }

  /** Tells every tracker that knows us that we leave, and gives up announces under way. */
  public void stop() {
    List<Tracker> toTell;
    lock.lock();
    try {
      running = false;
      underWay.forEach(Thread::interrupt);
      toTell = tiers.all().stream().filter(tracker -> tracker.knowsUs).toList();
      toTell.forEach(tracker -> tracker.knowsUs = false);
    } finally {
      lock.unlock();
    }
    toTell.forEach(tracker -> start(tracker, AnnounceEvent.STOPPED, STOP_TIMEOUT));
  }

  /** Waits for the announces of {@link #stop}, and gives up those that take longer. */
  public void awaitStopped(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    try {
      for (Thread thread : underWay) {
        long left = deadline - System.nanoTime();
        if (left <= 0 || !thread.join(Duration.ofNanos(left))) {
          thread.interrupt();
        }
      }
    } catch (InterruptedException e) {
      underWay.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
  }

  /** Returns how each tracker stands, in the order they are used. */
  public List<TrackerStatus> status(long now) {
    lock.lock();
    try {
      return tiers.all().stream().map(each -> each.status(now, tiers.nextRound())).toList();
    } finally {
      lock.unlock();
    }
  }

  /** Noted by who starts it: a thread that notes itself may be waited for before it has. */
  private void start(Tracker tracker, AnnounceEvent event, Duration timeout) {
    underWay.removeIf(thread -> !thread.isAlive());
    underWay.add(
        workers.start("announce " + tracker.name(), () -> announce(tracker, event, timeout)));
  }

  private void announce(Tracker tracker, AnnounceEvent event, Duration timeout) {
    URI uri = Objects.requireNonNull(tracker.uri());
    try {
      Optional<TrackerTransport> transport = transports.forUri(uri);
      if (transport.isEmpty()) {
        throw new IOException("no transport for the scheme " + uri.getScheme());
      }
      AnnounceResponse response = transport.get().announce(uri, request(tracker, event, timeout));
      succeeded(tracker, event, response);
    } catch (TrackerException e) {
      failed(tracker, event, e, e.retryIn());
    } catch (IOException e) {
      failed(tracker, event, e, Optional.empty());
    } catch (InterruptedException e) {
      log.debug("announce to {} given up", tracker.name());
      if (event != AnnounceEvent.STOPPED) {
        settle(tracker);
      }
    } catch (RuntimeException | Error e) {
      log.warn("the transport for {} failed unexpectedly", tracker.name(), e);
      failed(tracker, event, new IOException("unexpected failure: " + e), Optional.empty());
    }
  }

  private AnnounceRequest request(Tracker tracker, AnnounceEvent event, Duration timeout) {
    AnnounceTotals now = totals.get();
    boolean leaving = event == AnnounceEvent.STOPPED;
    Optional<String> trackerId;
    lock.lock();
    try {
      trackerId = Optional.ofNullable(tracker.trackerId);
    } finally {
      lock.unlock();
    }
    return new AnnounceRequest(
        identity.infoHash(),
        identity.peerId(),
        identity.port(),
        now.uploaded(),
        now.downloaded(),
        now.left(),
        event,
        leaving ? 0 : PEERS_WANTED,
        identity.key(),
        trackerId,
        timeout);
  }

  private void succeeded(Tracker tracker, AnnounceEvent event, AnnounceResponse response) {
    if (event == AnnounceEvent.STOPPED) {
      return;
    }
    Duration interval;
    lock.lock();
    try {
      announcing = false;
      tracker.announcing = false;
      if (event == AnnounceEvent.COMPLETED) {
        tellCompleted = false;
      }
      interval = tiers.succeeded(tracker, response, System.nanoTime());
      if (tellCompleted) {
        tiers.announceNow(System.nanoTime()); // it came to pass while this announce was under way
      }
    } finally {
      lock.unlock();
    }
    listener.announced(tracker, response, interval);
  }

  private void failed(
      Tracker tracker, AnnounceEvent event, IOException e, Optional<Duration> retryIn) {
    String reason = e.getMessage() == null ? e.toString() : e.getMessage();
    log.debug("announce to {} failed: {}", tracker.name(), reason);
    if (event == AnnounceEvent.STOPPED) {
      return;
    }
    Duration wait;
    lock.lock();
    try {
      announcing = false;
      tracker.announcing = false;
      if (event == AnnounceEvent.STARTED) {
        tracker.knowsUs = false;
      }
      wait = tiers.failed(tracker, reason, retryIn, System.nanoTime());
    } finally {
      lock.unlock();
    }
    listener.announceFailed(tracker, reason, wait);
  }

  private void settle(Tracker tracker) {
    lock.lock();
    try {
      announcing = false;
      tracker.announcing = false;
    } finally {
      lock.unlock();
    }
  }
}
