package io.github.btlib.tracker.http;

import io.github.btlib.tracker.stats.Refusal;
import io.github.btlib.tracker.stats.TrackerStats;
import java.util.Locale;

/**
 * Writes what a tracker counts. Labels are names of ours, and never anything that a client sent: or
 * strangers could make as many time series as they like.
 */
final class StatsText {

  private static final String PREFIX = "btlib_tracker_";

  private final StringBuilder text = new StringBuilder();
  private String name = "";

  private StatsText() {}

  /** Writes metrics in the text format of Prometheus. */
  static String metrics(TrackerStats stats) {
    StatsText out = new StatsText();
    out.gauge("uptime_seconds", "Seconds since the tracker started.");
    out.value("", stats.uptime().toSeconds());
    out.gauge("torrents", "Torrents with announced peers.");
    out.value("", stats.torrents());
    out.gauge("peers", "Announced peers in all torrents, by what they have.");
    out.value("{state=\"seeder\"}", stats.seeders());
    out.value("{state=\"leecher\"}", stats.leechers());
    out.gauge("peers_by_family", "Announced peers in all torrents, by their address.");
    out.value("{family=\"ipv4\"}", stats.ipv4Peers());
    out.value("{family=\"ipv6\"}", stats.ipv6Peers());
    out.counter("completed_total", "Announces that said a download was finished.");
    out.value("", stats.completed());
    out.counter("announces_total", "Announces, refused ones included.");
    out.value("{transport=\"http\",family=\"ipv4\"}", stats.http().ipv4Announces());
    out.value("{transport=\"http\",family=\"ipv6\"}", stats.http().ipv6Announces());
    out.value("{transport=\"udp\",family=\"ipv4\"}", stats.udp().ipv4Announces());
    out.value("{transport=\"udp\",family=\"ipv6\"}", stats.udp().ipv6Announces());
    out.counter("scrapes_total", "Scrapes, refused ones included.");
    out.value("{transport=\"http\"}", stats.http().scrapes());
    out.value("{transport=\"udp\"}", stats.udp().scrapes());
    out.counter("refusals_total", "Announces and scrapes that were refused, by reason.");
    for (Refusal refusal : Refusal.values()) {
      out.value("{reason=\"" + nameOf(refusal) + "\"}", count(stats, refusal));
    }
    out.counter("http_connections_total", "HTTP connections accepted.");
    out.value("", stats.http().connections());
    out.counter("http_rejected_connections_total", "HTTP connections that were too many.");
    out.value("", stats.http().rejectedConnections());
    out.counter("http_bad_requests_total", "HTTP requests that were no announce or scrape.");
    out.value("", stats.http().badRequests());
    out.counter("http_timeouts_total", "HTTP connections that were too slow.");
    out.value("", stats.http().timeouts());
    out.counter("udp_connects_total", "UDP connection ids given out.");
    out.value("", stats.udp().connects());
    out.counter("udp_bad_packets_total", "UDP packets that make no sense.");
    out.value("", stats.udp().badPackets());
    out.counter("udp_bad_connection_ids_total", "UDP packets with a wrong or old id.");
    out.value("", stats.udp().badConnectionIds());
    out.counter("udp_dropped_total", "UDP packets for which too many others waited.");
    out.value("", stats.udp().dropped());
    return out.text.toString();
  }

  private void gauge(String metric, String help) {
    begin(metric, help, "gauge");
  }

  private void counter(String metric, String help) {
    begin(metric, help, "counter");
  }

  private void begin(String metric, String help, String type) {
    name = PREFIX + metric;
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private void value(String labels, long number) {
    text.append(name).append(labels).append(' ').append(number).append('\n');
  }

  /** Writes a page for people. */
  static String page(TrackerStats stats) {
    StatsText out = new StatsText();
    long seconds = stats.uptime().toSeconds();
    out.line("up since (s)", seconds);
    out.line("torrents", stats.torrents());
    out.line("seeders", stats.seeders());
    out.line("leechers", stats.leechers());
    out.line("IPv4 peers", stats.ipv4Peers());
    out.line("IPv6 peers", stats.ipv6Peers());
    out.line("completed", stats.completed());
    out.line("announces, HTTP", stats.http().ipv4Announces() + stats.http().ipv6Announces());
    out.line("announces, UDP", stats.udp().ipv4Announces() + stats.udp().ipv6Announces());
    out.line("scrapes, HTTP", stats.http().scrapes());
    out.line("scrapes, UDP", stats.udp().scrapes());
    out.line("HTTP connections", stats.http().connections());
    out.line("HTTP too many", stats.http().rejectedConnections());
    out.line("HTTP bad requests", stats.http().badRequests());
    out.line("HTTP too slow", stats.http().timeouts());
    out.line("UDP connects", stats.udp().connects());
    out.line("UDP bad packets", stats.udp().badPackets());
    out.line("UDP bad ids", stats.udp().badConnectionIds());
    out.line("UDP dropped", stats.udp().dropped());
    for (Refusal refusal : Refusal.values()) {
      out.line("refused, " + nameOf(refusal), count(stats, refusal));
    }
    return out.text.toString();
  }

  private void line(String what, long number) {
    text.append(String.format(Locale.ROOT, "%-24s %12d\n", what, number));
  }

  private static long count(TrackerStats stats, Refusal refusal) {
    return stats.refusals().getOrDefault(refusal, 0L);
  }

  private static String nameOf(Refusal refusal) {
    return refusal.name().toLowerCase(Locale.ROOT);
  }
}
