package io.github.btlib.tracker.engine;

import io.github.btlib.tracker.engine.Counters.Counter;
import io.github.btlib.tracker.spi.AnnounceEvent;
import io.github.btlib.tracker.spi.PeerStore;
import io.github.btlib.tracker.spi.StoreTotals;
import io.github.btlib.tracker.spi.TrackerHook;
import io.github.btlib.tracker.spi.Transport;
import io.github.btlib.tracker.spi.Verdict;
import io.github.btlib.tracker.stats.Refusal;
import io.github.btlib.tracker.stats.TrackerStats;
import java.time.Duration;
import java.util.List;
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
  private final List<TrackerHook> hooks;
  private final boolean mayBlock;
  private final Counters counters = new Counters();
  private final long startNanos = System.nanoTime();

  // each replaced as a whole
  private volatile Intervals intervals;
  private volatile Access access;
  private volatile FixedPeers fixedPeers;

  /**
   * Makes an engine.
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
    this.settings = settings;
    this.intervals = intervals;
    this.access = access;
    this.fixedPeers = fixedPeers;
    this.store = store;
    this.hooks = List.copyOf(hooks);
    this.mayBlock = store.mayBlock() || hooks.stream().anyMatch(TrackerHook::mayBlock);
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
    return new AnnounceAnswer(settings.maxNumWant());
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
    boolean overHttp = request.transport() == Transport.HTTP;
    if (request.isFromIpv4()) {
      counters.add(overHttp ? Counter.HTTP_IPV4_ANNOUNCES : Counter.UDP_IPV4_ANNOUNCES);
    } else {
      counters.add(overHttp ? Counter.HTTP_IPV6_ANNOUNCES : Counter.UDP_IPV6_ANNOUNCES);
    }
    Intervals current = intervals;
    resolve(request, current);
    answer.reset(request, current.seconds(), current.minSeconds());
    FixedPeers fixed = fixedPeers;
    int torrent =
        fixed.find(request.infoHashHigh(), request.infoHashMiddle(), request.infoHashLow());
    if (request.port() == 0) {
      answer.refuse(Refusal.MALFORMED, "port must be a number from 1 to 65535", 0);
    } else if (!access.serves(
        request.infoHashHigh(), request.infoHashMiddle(), request.infoHashLow(), torrent >= 0)) {
      answer.refuse(Refusal.NOT_REGISTERED, "this torrent is not registered with this tracker", 0);
    } else {
      ask(request, answer);
      if (answer.refusal() == null) {
        enter(request, answer, fixed, torrent);
      }
    }
    Refusal refusal = answer.refusal();
    if (refusal != null) {
      counters.add(refusal);
      if (log.isDebugEnabled()) {
        log.debug("refused an announce of {}: {}", request.infoHash(), answer.reason());
      }
    }
  }

  /**
   * Refuses what the wire could not even read as an announce, and counts it.
   *
   * @param request reset at least
   * @param answer what was in it is gone
   * @param reason for the user of the client: ASCII, nothing that the client sent
   */
  public void refuseMalformed(AnnounceRequest request, AnnounceAnswer answer, String reason) {
    Intervals current = intervals;
    answer.reset(request, current.seconds(), current.minSeconds());
    answer.refuse(Refusal.MALFORMED, reason, 0);
    counters.add(Refusal.MALFORMED);
  }

  private void resolve(AnnounceRequest request, Intervals current) {
    request.peerTtlSeconds = current.peerTtlSeconds();
    int wanted = request.numWant < 0 ? settings.defaultNumWant() : request.numWant;
    // who leaves needs no peers, and clients that say so ask for none
    request.numWant =
        request.event() == AnnounceEvent.STOPPED ? 0 : Math.min(wanted, settings.maxNumWant());
  }

  private void ask(AnnounceRequest request, AnnounceAnswer answer) {
    for (TrackerHook hook : hooks) {
      try {
        Verdict verdict = hook.onAnnounce(request);
        if (!verdict.isAccepted()) {
          answer.refuse(Refusal.HOOK, verdict.reason(), verdict.retryInMinutes());
          return;
        }
      } catch (Exception e) {
        log.warn("a hook failed, so the announce is refused", e);
        answer.refuse(Refusal.HOOK, STORE_FAILED, RETRY_IN_MINUTES);
        return;
      }
    }
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
    } catch (Exception e) {
      log.warn("the store failed", e);
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
    for (TrackerHook hook : hooks) {
      try {
        hook.announced(request, answer.seeders(), answer.leechers());
      } catch (Exception e) {
        log.warn("a hook failed to observe an announce", e);
      }
    }
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
    Access rule = access;
    boolean any = false;
    for (int i = 0; i < request.size(); i++) {
      int torrent =
          fixed.find(request.infoHashHigh(i), request.infoHashMiddle(i), request.infoHashLow(i));
      request.allowed[i] =
          rule.serves(
              request.infoHashHigh(i),
              request.infoHashMiddle(i),
              request.infoHashLow(i),
              torrent >= 0);
      any |= request.allowed[i];
    }
    if (request.size() == 0) {
      answer.refuse(Refusal.MALFORMED, "info_hash is missing", 0);
    } else if (!any) {
      answer.refuse(Refusal.NOT_REGISTERED, "this torrent is not registered with this tracker", 0);
    } else {
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
    } catch (Exception e) {
      log.warn("the store failed", e);
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
    access = value;
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
    StoreTotals totals = store.totals();
    return new TrackerStats(
        Duration.ofNanos(System.nanoTime() - startNanos),
        totals.torrents(),
        totals.seeders(),
        totals.leechers(),
        totals.ipv4Peers(),
        totals.ipv6Peers(),
        counters.get(Counter.COMPLETED),
        new TrackerStats.Http(
            counters.get(Counter.HTTP_IPV4_ANNOUNCES),
            counters.get(Counter.HTTP_IPV6_ANNOUNCES),
            counters.get(Counter.HTTP_SCRAPES),
            counters.get(Counter.HTTP_CONNECTIONS),
            counters.get(Counter.HTTP_REJECTED_CONNECTIONS),
            counters.get(Counter.HTTP_BAD_REQUESTS),
            counters.get(Counter.HTTP_TIMEOUTS)),
        new TrackerStats.Udp(
            counters.get(Counter.UDP_IPV4_ANNOUNCES),
            counters.get(Counter.UDP_IPV6_ANNOUNCES),
            counters.get(Counter.UDP_SCRAPES),
            counters.get(Counter.UDP_CONNECTS),
            counters.get(Counter.UDP_BAD_PACKETS),
            counters.get(Counter.UDP_BAD_CONNECTION_IDS),
            counters.get(Counter.UDP_DROPPED)),
        counters.refusals());
  }
}
