package io.github.btlib.tracker.swarm;

import io.github.btlib.tracker.spi.AnnounceView;
import io.github.btlib.tracker.spi.PeerState;
import java.util.random.RandomGenerator;

/**
 * Whom an announce is to be told of. Used again for the next one of its shard, whose lock guards
 * it.
 */
final class Draw {

  private static final int ANY_SCOPE = AddressScope.NOWHERE;

  private boolean leechersOnly;
  private int scope;
  private int tick;
  private int ttl;
  private boolean isIpv4;
  private long key;
  private long high;
  private long low;
  private int port;
  private RandomGenerator random = RandomGenerator.getDefault();

  void set(AnnounceView announce, Ticks ticks, int now, boolean tellsAnyScope) {
    leechersOnly = announce.state() != PeerState.LEECHER;
    tick = now;
    ttl = ticks.ttl();
    random = announce.random();
    isIpv4 = announce.isIpv4();
    port = announce.port();
    if (isIpv4) {
      key = Packed.key(announce.ipv4(), port);
      scope = AddressScope.of(announce.ipv4());
    } else {
      high = announce.ipv6High();
      low = announce.ipv6Low();
      scope = AddressScope.of(high, low);
    }
    if (tellsAnyScope) {
      scope = ANY_SCOPE;
    }
  }

  RandomGenerator random() {
    return random;
  }

  boolean leechersOnly() {
    return leechersOnly;
  }

  /** Returns whether an IPv4 peer is worth telling. */
  boolean takes(long peer) {
    return isUseful((int) peer)
        && !(isIpv4 && (peer & Packed.KEY_MASK) == key)
        && (scope >= AddressScope.LOOPBACK || AddressScope.of(Packed.address(peer)) <= scope);
  }

  /** Returns whether an IPv6 peer is worth telling. */
  boolean takes(long peerHigh, long peerLow, int lower) {
    return isUseful(lower)
        && !(!isIpv4 && peerHigh == high && peerLow == low && Packed.port(lower) == port)
        && (scope >= AddressScope.LOOPBACK || AddressScope.of(peerHigh, peerLow) <= scope);
  }

  private boolean isUseful(int lower) {
    return (!leechersOnly || Packed.isLeecher(lower)) && Packed.age(lower, tick) <= ttl;
  }
}
