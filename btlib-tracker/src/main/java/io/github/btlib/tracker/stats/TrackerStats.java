package io.github.btlib.tracker.stats;

import java.time.Duration;
import java.util.Map;

/**
 * What a tracker holds and has done since it started. A snapshot: the numbers are read one after
 * the other while requests go on.
 *
 * @param uptime since when it runs
 * @param torrents torrents with announced peers
 * @param seeders announced peers that have everything, in all torrents
 * @param leechers all other announced peers, partial seeds included
 * @param ipv4Peers announced peers at IPv4 addresses
 * @param ipv6Peers announced peers at IPv6 addresses
 * @param completed how many announces said that a download was finished
 * @param http what came over HTTP
 * @param udp what came over UDP
 * @param refusals announces and scrapes that were refused, for each kind of reason
 */
public record TrackerStats(
    Duration uptime,
    long torrents,
    long seeders,
    long leechers,
    long ipv4Peers,
    long ipv6Peers,
    long completed,
    Http http,
    Udp udp,
    Map<Refusal, Long> refusals) {

  /** Copies the map. */
  public TrackerStats {
    refusals = Map.copyOf(refusals);
  }

  /**
   * Requests over HTTP.
   *
   * @param ipv4Announces announces from IPv4 addresses, refused ones included
   * @param ipv6Announces announces from IPv6 addresses, refused ones included
   * @param scrapes scrapes, refused ones included
   * @param connections connections accepted
   * @param rejectedConnections connections closed at once since there were too many
   * @param badRequests requests that were not even an announce or a scrape
   * @param timeouts connections closed since they were too slow
   */
  public record Http(
      long ipv4Announces,
      long ipv6Announces,
      long scrapes,
      long connections,
      long rejectedConnections,
      long badRequests,
      long timeouts) {}

  /**
   * Packets over UDP.
   *
   * @param ipv4Announces announces from IPv4 addresses, refused ones included
   * @param ipv6Announces announces from IPv6 addresses, refused ones included
   * @param scrapes scrapes, refused ones included
   * @param connects connection ids given out
   * @param badPackets packets dropped since they make no sense
   * @param badConnectionIds packets dropped since their connection id is not ours or too old
   * @param dropped packets dropped since too many were waiting for a slow store or hook
   */
  public record Udp(
      long ipv4Announces,
      long ipv6Announces,
      long scrapes,
      long connects,
      long badPackets,
      long badConnectionIds,
      long dropped) {}
}
