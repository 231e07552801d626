package io.github.btlib.tracker.http;

import io.github.btlib.tracker.stats.TrackerStats;
import java.net.InetAddress;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Tells what a tracker counts: {@value #METRICS} for Prometheus (text format 0.0.4), {@value
 * #STATS} for people. Thread-safe.
 */
final class StatsPages implements HttpHandler {

  static final String METRICS = "/metrics";
  static final String STATS = "/stats";

  private static final byte[] METRICS_PATH = Ascii.bytes(METRICS);
  private static final byte[] STATS_PATH = Ascii.bytes(STATS);
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final Supplier<TrackerStats> stats;
  private final BooleanSupplier mayBlock;

  /**
   * Makes the pages.
   *
   * @param stats what is told
   * @param mayBlock whether it may take longer than a look into memory to get it
   */
  StatsPages(Supplier<TrackerStats> stats, BooleanSupplier mayBlock) {
    this.stats = stats;
    this.mayBlock = mayBlock;
  }

  boolean has(RequestHead head) {
    return head.pathIs(METRICS_PATH) || head.pathIs(STATS_PATH);
  }

  @Override
  public boolean mayBlock(RequestHead head) {
    return has(head) && mayBlock.getAsBoolean();
  }

  @Override
  public void busy(RequestHead head, InetAddress source, HttpAnswer answer) {
    answer.refuse(503, "busy");
  }

  @Override
  public void get(RequestHead head, InetAddress source, HttpAnswer answer) {
    if (head.pathIs(METRICS_PATH)) {
      answer.contentType(PROMETHEUS);
      answer.body().put(StatsText.metrics(stats.get()));
    } else if (head.pathIs(STATS_PATH)) {
      answer.body().put(StatsText.page(stats.get()));
    } else {
      answer.refuse(404, "not found");
    }
  }
}
