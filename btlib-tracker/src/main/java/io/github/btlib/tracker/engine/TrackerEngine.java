package io.github.btlib.tracker.engine;

import io.github.btlib.tracker.engine.Counters.Counter;
import io.github.btlib.tracker.spi.AnnounceEvent;
import io.github.btlib.tracker.spi.PeerStore;
import io.github.btlib.tracker.spi.StoreTotals;
import io.github.btlib.tracker.spi.TrackerHook;
import io.github.btlib.tracker.spi.Transport;
import io.github.btlib.tracker.stats.Refusal;
import io.github.btlib.tracker.stats.TrackerStats;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers announces and scrapes, whatever carries them. Thread-safe; with the store in memory and
 * without hooks a call takes well under a microsecond, waits for nothing and allocates nothing.
 */
public final class TrackerEngine {

  private static final Logger log = LoggerFactory.getLogger(TrackerEngine.class);

  private static final String STORE_FAILED = "this tracker cannot answer at the moment";
  private static final int RETRY_IN_MINUTES = 5;

  private final EngineSettings settings;
  private final PeerStore store;
  private final Gate gate;
  private final @Nullable AddressRates newSwarms;
  private final boolean mayBlock;
  private final Counters counters = new Counters();
  private final Complaints complaints = new Complaints();
  private final long startNanos = System.nanoTime();

  // each replaced as a whole
  private volatile Intervals intervals;
  private volatile FixedPeers fixedPeers;

  /**
   * Makes an engine of a tracker that anybody may use.
   *
   * @param settings what does not change
   * @param intervals when peers come back
   * @param access which torrents are served
   * @param fixedPeers the static peers
   * @param store where the swarms are
   * @param hooks asked about each announce, in this order
   */
  public TrackerEngine(
      EngineSettings settings,
      Intervals intervals,
      Access access,
      FixedPeers fixedPeers,
      PeerStore store,
      List<TrackerHook> hooks) {
    this(settings, intervals, access, fixedPeers, store, hooks, null);
  }

  /**
   * Makes an engine.
   *
   * @param settings what does not change
   * @param intervals when peers come back
   * @param access which torrents are served
   * @param fixedPeers the static peers
   * @param store where the swarms are
   * @param hooks asked about each announce, in this order
   * @param passkeys who may use the tracker, or null for anybody
   */
  public TrackerEngine(
      EngineSettings settings,
      Intervals intervals,
      Access access,
      FixedPeers fixedPeers,
      PeerStore store,
      List<TrackerHook> hooks,
      @Nullable Passkeys passkeys) {
    this.settings = settings;
    this.intervals = intervals;
    this.fixedPeers = fixedPeers;
    this.store = store;
    this.mayBlock = store.mayBlock() || hooks.stream().anyMatch(TrackerHook::mayBlock);
    this.newSwarms = rates(settings.newSwarms());
    this.gate = new Gate(access, rates(settings.requests()), passkeys, hooks, complaints);
  }

  private @Nullable AddressRates rates(AddressLimit limit) {
    return limit.isNone() ? null : new AddressRates(limit, startNanos, new SecureRandom());
  }

  /**
   * Tells whether {@link #announce} and {@link #scrape} may block, and so must not be called by a
   * loop that reads the network. Never changes.
   *
   * @return whether they may
   */
  public boolean mayBlock() {
    return mayBlock;
  }

  /**
   * Makes an answer for {@link #announce} to be used again and again.
   *
   * @return an answer with room for as many peers as are ever told
   */
  public AnnounceAnswer newAnswer() {
    return new AnnounceAnswer(settings.maxNumWant(), newSwarms);
  }

  /**
   * Returns the counters, for what the wire counts.
   *
   * @return the same ones each time
   */
  public Counters counters() {
    return counters;
  }

  /**
   * Answers an announce. Never throws for anything a client or the store does.
   *
   * @param request what the peer says; the engine changes it as it resolves it
   * @param answer from {@link #newAnswer()}; what was in it is gone
   */
  public void announce(AnnounceRequest request, AnnounceAnswer answer) {
    count(request);
    Intervals current = intervals;
    resolve(request, current);
    answer.reset(request, current.seconds(), current.minSeconds());
    FixedPeers fixed = fixedPeers;
    int torrent =
        fixed.find(request.infoHashHigh(), request.infoHashMiddle(), request.infoHashLow());
    gate.check(request, answer, torrent >= 0);
    if (answer.refusal() == null) {
      enter(request, answer, fixed, torrent);
    }
    Refusal refusal = answer.refusal();
    if (refusal != null) {
      counters.add(refusal);
      if (log.isDebugEnabled()) {
        log.debug("refused an announce of {}: {}", request.infoHash(), answer.reason());
      }
    }
  }

  private void count(AnnounceRequest request) {
    boolean overHttp = request.transport() == Transport.HTTP;
    if (request.isFromIpv4()) {
      counters.add(overHttp ? Counter.HTTP_IPV4_ANNOUNCES : Counter.UDP_IPV4_ANNOUNCES);
    } else {
      counters.add(overHttp ? Counter.HTTP_IPV6_ANNOUNCES : Counter.UDP_IPV6_ANNOUNCES);
    }
  }

  /**
   * Refuses an announce that the wire could not read, or has no time for, and counts it.
   *
   * @param request reset at least, and told where it is from
   * @param answer what was in it is gone
   * @param refusal why
   * @param reason for the user of the client: ASCII, nothing that the client sent
   * @param retryInMinutes when to try again, or 0
   */
  public void refuse(
      AnnounceRequest request,
      AnnounceAnswer answer,
      Refusal refusal,
      String reason,
      int retryInMinutes) {
    count(request);
    Intervals current = intervals;
    answer.reset(request, current.seconds(), current.minSeconds());
    answer.refuse(refusal, reason, retryInMinutes);
    counters.add(refusal);
    log.debug("refused an announce: {}", reason);
  }

  /**
   * Counts a scrape that the wire refuses.
   *
   * @param transport how it came
   * @param refusal why
   * @param reason for the user of the client: nothing that the client sent
   */
  public void refuseScrape(Transport transport, Refusal refusal, String reason) {
    counters.add(transport == Transport.HTTP ? Counter.HTTP_SCRAPES : Counter.UDP_SCRAPES);
    counters.add(refusal);
    log.debug("refused a scrape: {}", reason);
  }

  private void resolve(AnnounceRequest request, Intervals current) {
    if (request.hasClaim && settings.believesClaims()) {
      request.peer.set(request.claimed);
    }
    request.peerTtlSeconds(current.peerTtlSeconds());
    int wanted = request.numWant < 0 ? settings.defaultNumWant() : request.numWant;
    // who leaves needs no peers, and clients that say so ask for none
    request.numWant =
        request.event() == AnnounceEvent.STOPPED ? 0 : Math.min(wanted, settings.maxNumWant());
  }

  private void enter(
      AnnounceRequest request, AnnounceAnswer answer, FixedPeers fixed, int torrent) {
    fixed.tell(torrent, request.peer, request.port(), answer);
    answer.fixedEnd();
    AnnounceEvent event = request.event();
    if (fixed.contains(torrent, request.peer, request.port())) {
      // told as it is configured, and not a second time as it announces itself
      request.event(AnnounceEvent.STOPPED);
    }
    try {
      store.announce(request, answer);
    } catch (Exception | Error e) {
      complaints.say("the store failed", e);
      answer.refuse(Refusal.STORE, STORE_FAILED, RETRY_IN_MINUTES);
      return;
    } finally {
      request.event(event);
    }
    if (answer.refusal() != null) {
      return;
    }
    answer.addSeeders(fixed.count(torrent));
    if (request.event() == AnnounceEvent.COMPLETED) {
      counters.add(Counter.COMPLETED);
    }
    gate.passed(request, answer);
  }

  /**
   * Answers a scrape. Never throws for anything a client or the store does.
   *
   * @param request the torrents; the engine notes which of them it serves
   * @param answer with the capacity of the request; what was in it is gone
   */
  public void scrape(ScrapeRequest request, ScrapeAnswer answer) {
    counters.add(
        request.transport() == Transport.HTTP ? Counter.HTTP_SCRAPES : Counter.UDP_SCRAPES);
    answer.reset(request.size());
    answer.minIntervalSeconds = intervals.minSeconds();
    FixedPeers fixed = fixedPeers;
    gate.check(request, answer, fixed);
    if (answer.refusal() == null) {
      count(request, answer, fixed);
    }
    Refusal refusal = answer.refusal();
    if (refusal != null) {
      counters.add(refusal);
      log.debug("refused a scrape of {} torrents: {}", request.size(), answer.reason());
    }
  }

  private void count(ScrapeRequest request, ScrapeAnswer answer, FixedPeers fixed) {
    try {
      store.scrape(request, answer);
    } catch (Exception | Error e) {
      complaints.say("the store failed", e);
      answer.refuse(Refusal.STORE, STORE_FAILED, RETRY_IN_MINUTES);
      return;
    }
    for (int i = 0; i < request.size(); i++) {
      if (request.allowed[i]) {
        int torrent =
            fixed.find(request.infoHashHigh(i), request.infoHashMiddle(i), request.infoHashLow(i));
        answer.addSeeders(i, fixed.count(torrent));
      }
    }
  }

  /**
   * Replaces the intervals, from the next announce on.
   *
   * @param value the new ones
   */
  public void intervals(Intervals value) {
    intervals = value;
  }

  /**
   * Replaces what is served, from the next announce on.
   *
   * @param value the new rule
   */
  public void access(Access value) {
    gate.access(value);
  }

  /**
   * Replaces all static peers, from the next announce on.
   *
   * @param value the new ones
   */
  public void fixedPeers(FixedPeers value) {
    fixedPeers = value;
  }

  /**
   * Tells what there is and what was done.
   *
   * @return a snapshot
   */
  public TrackerStats stats() {
    StoreTotals totals = StoreTotals.NONE;
    try {
      totals = store.totals();
    } catch (RuntimeException | Error e) {
      complaints.say("the store failed to count", e);
    }
    return counters.stats(Duration.ofNanos(System.nanoTime() - startNanos), totals);
  }

  /**
   * Does what is due, about once a second.
   *
   * @param nowNanos the time as of {@link System#nanoTime()}
   */
  public void maintain(long nowNanos) {
    try {
      store.maintain(nowNanos, intervals.peerTtlSeconds());
    } catch (Exception | Error e) {
      complaints.say("the store failed to do what was due", e);
    }
  }

  /**
   * Returns after how much silence peers are forgotten now.
   *
   * @return seconds
   */
  public int peerTtlSeconds() {
    return intervals.peerTtlSeconds();
  }
}
