package io.github.btlib.core.scale;

import io.github.btlib.spi.AnnounceEvent;
import io.github.btlib.spi.AnnounceRequest;
import io.github.btlib.spi.AnnounceResponse;
import io.github.btlib.spi.ScrapeRequest;
import io.github.btlib.spi.ScrapeResponse;
import io.github.btlib.spi.TrackerTransport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A tracker inside the process that takes its time and counts how many ask it at once. */
final class CountingTracker implements TrackerTransport {
  static final String URL = "count:announce";

  private final Duration answersAfter;
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final Map<AnnounceEvent, AtomicInteger> events = new ConcurrentHashMap<>();

  CountingTracker(Duration answersAfter) {
    this.answersAfter = answersAfter;
  }

  @Override
  public Set<String> schemes() {
    return Set.of("count");
  }

  @Override
  public AnnounceResponse announce(URI tracker, AnnounceRequest request)
      throws InterruptedException {
    most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
    try {
      Thread.sleep(answersAfter); // a tracker far away; nothing waits for this but the announce
      events.computeIfAbsent(request.event(), any -> new AtomicInteger()).incrementAndGet();
      return AnnounceResponse.builder().interval(Duration.ofMinutes(30)).build();
    } finally {
      underWay.decrementAndGet();
    }
  }

  @Override
  public ScrapeResponse scrape(URI tracker, ScrapeRequest request) throws IOException {
    throw new IOException("not asked for");
  }

  @Override
  public void close() {}

  /** Returns how many announces were under way at once, at most. */
  int most() {
    return most.get();
  }

  /** Returns how many announces of an event were answered. */
  int answered(AnnounceEvent event) {
    AtomicInteger count = events.get(event);
    return count == null ? 0 : count.get();
  }
}
