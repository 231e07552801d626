package io.github.btlib.tracker.engine;

import io.github.btlib.tracker.spi.StoreTotals;
import io.github.btlib.tracker.stats.Refusal;
import io.github.btlib.tracker.stats.TrackerStats;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts what happens. Thread-safe, and cheap to add to from many threads. */
public final class Counters {

  /** What is counted. */
  public enum Counter {
    /** Announces over HTTP from IPv4 addresses; counted by the engine. */
    HTTP_IPV4_ANNOUNCES,
    /** Announces over HTTP from IPv6 addresses; counted by the engine. */
    HTTP_IPV6_ANNOUNCES,
    /** Scrapes over HTTP; counted by the engine. */
    HTTP_SCRAPES,
    /** HTTP connections accepted. */
    HTTP_CONNECTIONS,
    /** HTTP connections closed at once since there were too many. */
    HTTP_REJECTED_CONNECTIONS,
    /** HTTP requests that were neither an announce nor a scrape. */
    HTTP_BAD_REQUESTS,
    /** HTTP connections closed since they were too slow. */
    HTTP_TIMEOUTS,
    /** Announces over UDP from IPv4 addresses; counted by the engine. */
    UDP_IPV4_ANNOUNCES,
    /** Announces over UDP from IPv6 addresses; counted by the engine. */
    UDP_IPV6_ANNOUNCES,
    /** Scrapes over UDP; counted by the engine. */
    UDP_SCRAPES,
    /** Connection ids given out. */
    UDP_CONNECTS,
    /** Packets that make no sense. */
    UDP_BAD_PACKETS,
    /** Packets with a connection id that is not ours, or too old. */
    UDP_BAD_CONNECTION_IDS,
    /** Packets dropped since too many wait for a slow store or hook. */
    UDP_DROPPED,
    /** Announces that said a download is finished; counted by the engine. */
    COMPLETED
  }

  private final Map<Counter, LongAdder> counters = new EnumMap<>(Counter.class);
  private final Map<Refusal, LongAdder> refusals = new EnumMap<>(Refusal.class);

  Counters() {
    for (Counter counter : Counter.values()) {
      counters.put(counter, new LongAdder());
    }
    for (Refusal refusal : Refusal.values()) {
      refusals.put(refusal, new LongAdder());
    }
  }

  private LongAdder adder(Counter counter) {
    return Objects.requireNonNull(counters.get(counter));
  }

  /**
   * Counts one.
   *
   * @param counter what happened
   */
  public void add(Counter counter) {
    adder(counter).increment();
  }

  /**
   * Counts some at once.
   *
   * @param counter what happened
   * @param times how often
   */
  public void add(Counter counter, long times) {
    adder(counter).add(times);
  }

  /**
   * Counts a refusal. The engine counts its own; this is for what the wire refuses.
   *
   * @param refusal of which kind
   */
  public void add(Refusal refusal) {
    Objects.requireNonNull(refusals.get(refusal)).increment();
  }

  private long get(Counter counter) {
    return adder(counter).sum();
  }

  TrackerStats stats(Duration uptime, StoreTotals totals) {
    return new TrackerStats(
        uptime,
        totals.torrents(),
        totals.seeders(),
        totals.leechers(),
        totals.ipv4Peers(),
        totals.ipv6Peers(),
        get(Counter.COMPLETED),
        new TrackerStats.Http(
            get(Counter.HTTP_IPV4_ANNOUNCES),
            get(Counter.HTTP_IPV6_ANNOUNCES),
            get(Counter.HTTP_SCRAPES),
            get(Counter.HTTP_CONNECTIONS),
            get(Counter.HTTP_REJECTED_CONNECTIONS),
            get(Counter.HTTP_BAD_REQUESTS),
            get(Counter.HTTP_TIMEOUTS)),
        new TrackerStats.Udp(
            get(Counter.UDP_IPV4_ANNOUNCES),
            get(Counter.UDP_IPV6_ANNOUNCES),
            get(Counter.UDP_SCRAPES),
            get(Counter.UDP_CONNECTS),
            get(Counter.UDP_BAD_PACKETS),
            get(Counter.UDP_BAD_CONNECTION_IDS),
            get(Counter.UDP_DROPPED)),
        refusals());
  }

  private Map<Refusal, Long> refusals() {
    Map<Refusal, Long> counts = new EnumMap<>(Refusal.class);
    refusals.forEach((refusal, count) -> counts.put(refusal, count.sum()));
    return counts;
  }
}
