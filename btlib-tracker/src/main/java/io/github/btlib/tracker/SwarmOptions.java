package io.github.btlib.tracker;

import io.github.btlib.tracker.swarm.MemoryPeerStore;
import io.github.btlib.tracker.swarm.StoreLimits;
import java.security.SecureRandom;
import java.time.Duration;

/**
 * What few trackers need to set of how they keep swarms and whom they believe; see {@link
 * TrackerServerBuilder#swarms}. Not thread-safe.
 */
public final class SwarmOptions {

  private static final int MOST = 100_000_000;
  private static final int MOST_PORTS = 250;
  private static final int MOST_REQUESTS = 1_000_000;

  int maxPeersPerSwarm = MOST;
  int maxPortsPerAddress = 16;
  boolean keepPeerIds;
  boolean tellLocalAddresses;
  boolean believeClaimedAddresses;
  int requestsPerSecond = 100;
  int requestBurst = 1000;
  int newSwarmsPerMinute = 300;
  int newSwarmBurst = 10_000;
  Duration snapshotInterval = Duration.ofMinutes(10);

  SwarmOptions() {}

  /**
   * Limits the announced peers of a torrent. Default 100,000,000, so that in effect {@link
   * TrackerServerBuilder#maxPeers} is the limit. When there are as many, an announce of another
   * peer is refused with a failure reason.
   *
   * @param value 1 to 100,000,000
   * @return these options
   * @throws IllegalArgumentException if the value is out of range
   */
  public SwarmOptions maxPeersPerSwarm(int value) {
    maxPeersPerSwarm = Ranges.require("maxPeersPerSwarm", value, 1, MOST);
    return this;
  }

  /**
   * Limits the peers that one IPv4 address or one /64 of IPv6 may have in a torrent, lest somebody
   * fill swarms with peers that are not there. Default 16. Another one is answered as any peer is,
   * but not told to others. In swarms of more than 32 peers less than one address in a hundred is
   * taken for another's by chance, and has some fewer. To keep it at that, limits of 1 and 2 take
   * more memory there: about 30 and 8 bytes a peer. Loopback addresses are not limited.
   *
   * @param value 1 to 250
   * @return these options
   * @throws IllegalArgumentException if the value is out of range
   */
  public SwarmOptions maxPortsPerAddress(int value) {
    maxPortsPerAddress = Ranges.require("maxPortsPerAddress", value, 1, MOST_PORTS);
    return this;
  }

  /**
   * Sets whether peer ids are kept, for clients that ask for answers that are not compact; almost
   * none does. Default: they are not. They take about 30 bytes of memory a peer, and some 100 for
   * torrents with a single peer.
   *
   * @param value whether they are kept
   * @return these options
   */
  public SwarmOptions keepPeerIds(boolean value) {
    keepPeerIds = value;
    return this;
  }

  /**
   * Sets whether private, link-local and loopback addresses are told to anybody. Default: private
   * and link-local ones are told to peers that have such an address, too, and loopback ones to
   * peers on the tracker's own machine, since elsewhere they are another's.
   *
   * @param value whether they are told to anybody
   * @return these options
   */
  public SwarmOptions tellLocalAddresses(boolean value) {
    tellLocalAddresses = value;
    return this;
  }

  /**
   * Sets whether peers are where they say they are ({@code ip}, or the address in a UDP announce;
   * not {@code ipv4} and {@code ipv6} of BEP 7). Default: they are where they ask from. If they are
   * believed, anybody can send a swarm to an address of his choice; it is for networks where
   * everybody is known.
   *
   * @param value whether they are believed
   * @return these options
   */
  public SwarmOptions believeClaimedAddresses(boolean value) {
    believeClaimedAddresses = value;
    return this;
  }

  /**
   * Limits the announces and scrapes that come from one IPv4 address or one /64 of IPv6. Default
   * 100 a second and 1000 at once, which is plenty even for many clients behind one address.
   * Further ones are refused with a failure reason over HTTP. Loopback addresses are not limited.
   *
   * @param perSecond how many in the long run: 1 to 1,000,000, or 0 for no limit
   * @param burst how many at once: 1 to 1,000,000
   * @return these options
   * @throws IllegalArgumentException if a value is out of range
   */
  public SwarmOptions requestRate(int perSecond, int burst) {
    requestsPerSecond = Ranges.require("requestRate", perSecond, 0, MOST_REQUESTS);
    requestBurst = Ranges.require("burst of requestRate", burst, 1, MOST_REQUESTS);
    return this;
  }

  /**
   * Limits the torrents that one IPv4 address or one /64 of IPv6 may add to those the tracker
   * keeps, lest somebody fill it with made-up ones. Default 300 a minute and 10,000 at once: a
   * client with thousands of torrents that nobody else has may start them all, while one address
   * never holds more than 28,000 swarms, if the interval is the default one. An announce of a
   * further one is refused with a failure reason; of torrents the tracker knows, never. Loopback
   * addresses are not limited. Has no effect on a {@link TrackerServerBuilder#peerStore} that does
   * not ask.
   *
   * @param perMinute how many in the long run: 1 to 1,000,000, or 0 for no limit
   * @param burst how many at once: 1 to 1,000,000
   * @return these options
   * @throws IllegalArgumentException if a value is out of range
   */
  public SwarmOptions newSwarmRate(int perMinute, int burst) {
    newSwarmsPerMinute = Ranges.require("newSwarmRate", perMinute, 0, MOST_REQUESTS);
    newSwarmBurst = Ranges.require("burst of newSwarmRate", burst, 1, MOST_REQUESTS);
    return this;
  }

  /**
   * Sets how often the swarms are written to the {@link TrackerServerBuilder#snapshotFile}, if
   * there is one. Default 10 minutes.
   *
   * @param value 1 second to 1 day
   * @return these options
   * @throws IllegalArgumentException if the value is out of range
   */
  public SwarmOptions snapshotInterval(Duration value) {
    snapshotInterval =
        Ranges.require("snapshotInterval", value, Duration.ofSeconds(1), Duration.ofDays(1));
    return this;
  }

  MemoryPeerStore newStore(int maxSwarms, int maxPeers, Duration peerTtl) {
    StoreLimits limits =
        new StoreLimits(
            maxSwarms,
            maxPeers,
            maxPeersPerSwarm,
            maxPortsPerAddress,
            keepPeerIds,
            tellLocalAddresses);
    return new MemoryPeerStore(
        limits, (int) peerTtl.toSeconds(), System.nanoTime(), new SecureRandom());
  }
}
