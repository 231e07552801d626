package io.github.btlib.tracker.spi;

/**
 * How much a {@link PeerStore} holds.
 *
 * @param torrents torrents with announced peers
 * @param seeders peers that have everything
 * @param leechers all others, partial seeds included
 * @param ipv4Peers peers at IPv4 addresses
 * @param ipv6Peers peers at IPv6 addresses
 */
public record StoreTotals(
    long torrents, long seeders, long leechers, long ipv4Peers, long ipv6Peers) {

  /** Nothing, or not known. */
  public static final StoreTotals NONE = new StoreTotals(0, 0, 0, 0, 0);
}
