package io.github.btlib.tracker.swarm;

import io.github.btlib.tracker.spi.PeerSink;
import io.github.btlib.tracker.spi.PeerState;
import org.jspecify.annotations.Nullable;

/** The peers of a torrent that has many, or IPv6 ones, or ids. Guarded by its shard's lock. */
final class LargeSwarm {

  private static final int FEW = 32;

  private final SecretHash hash;
  private final boolean keepsIds;
  private final byte cellsPerPeer;

  private @Nullable Ipv4Table ipv4;
  private @Nullable Ipv6Table ipv6;

  /** None while the swarm is small enough to look at each peer. */
  private @Nullable AddressCounts addresses;

  private int seeds;
  private int partialSeeds;

  LargeSwarm(SecretHash hash, boolean keepsIds, byte cellsPerPeer) {
    this.hash = hash;
    this.keepsIds = keepsIds;
    this.cellsPerPeer = cellsPerPeer;
  }

  Ipv4Table ipv4() {
    Ipv4Table table = ipv4;
    if (table == null) {
      table = new Ipv4Table(hash, keepsIds);
      ipv4 = table;
    }
    return table;
  }

  Ipv6Table ipv6() {
    Ipv6Table table = ipv6;
    if (table == null) {
      table = new Ipv6Table(hash, keepsIds);
      ipv6 = table;
    }
    return table;
  }

  int ipv4Count() {
    return ipv4 == null ? 0 : ipv4.size();
  }

  int ipv6Count() {
    return ipv6 == null ? 0 : ipv6.size();
  }

  int size() {
    return ipv4Count() + ipv6Count();
  }

  int seeds() {
    return seeds;
  }

  int partialSeeds() {
    return partialSeeds;
  }

  /** Returns how many peers there are at an IPv4 address, or some more. */
  int countAddress(int address) {
    if (addresses != null) {
      return addresses.count(hash.of(address));
    }
    int count = 0;
    for (int slot = 0; ipv4 != null && slot < ipv4.capacity(); slot++) {
      count += !ipv4.isFree(slot) && Packed.address(ipv4.peer(slot)) == address ? 1 : 0;
    }
    return count;
  }

  /** Returns how many peers there are in an IPv6 /64, or some more. */
  int countNetwork(long high) {
    if (addresses != null) {
      return addresses.count(hash.of(high));
    }
    int count = 0;
    for (int slot = 0; ipv6 != null && slot < ipv6.capacity(); slot++) {
      count += !ipv6.isFree(slot) && ipv6.high(slot) == high ? 1 : 0;
    }
    return count;
  }

  int insert(long peer) {
    countIn((int) peer);
    int slot = ipv4().insert(peer);
    countAddressIn(hash.of(Packed.address(peer)));
    return slot;
  }

  int insert(long high, long low, int portAndBits) {
    countIn(portAndBits);
    int slot = ipv6().insert(high, low, portAndBits);
    countAddressIn(hash.of(high));
    return slot;
  }

  /** Takes over what a peer says of itself now. */
  void update(PeerTable table, int slot, int bits) {
    countOut(table.lower(slot));
    countIn(bits);
    table.lower(slot, bits);
  }

  void remove(PeerTable table, int slot) {
    countOut(table.lower(slot));
    if (addresses != null) {
      addresses.remove(
          switch (table) {
            case Ipv4Table four -> hash.of(Packed.address(four.peer(slot)));
            case Ipv6Table six -> hash.of(six.high(slot));
          });
    }
    table.remove(slot);
  }

  /** Gives memory back, after removals. */
  void trim() {
    if (ipv4 != null) {
      ipv4.trim();
    }
    if (ipv6 != null && ipv6.size() == 0) {
      ipv6 = null;
    } else if (ipv6 != null) {
      ipv6.trim();
    }
    if (size() < FEW / 2) {
      addresses = null;
    } else if (addresses != null && addresses.capacity() > 3 * size()) {
      addresses = recounted();
    }
  }

  /**
   * Removes silent peers.
   *
   * @return how many IPv4 peers, and in the upper half how many IPv6 ones
   */
  long expire(Ticks ticks, int tick) {
    int fours = expire(ipv4, ticks, tick);
    int sixes = expire(ipv6, ticks, tick);
    if (fours + sixes > 0) {
      trim();
    }
    return (long) sixes << 32 | fours;
  }

  private int expire(@Nullable PeerTable table, Ticks ticks, int tick) {
    if (table == null) {
      return 0;
    }
    int before = table.size();
    int slot = 0;
    while (slot < table.capacity()) {
      if (!table.isFree(slot) && ticks.isExpired(table.lower(slot), tick)) {
        // another peer may take the place, and is looked at next
        remove(table, slot);
      } else {
        slot++;
      }
    }
    return before - table.size();
  }

  /** Tells of peers of the asker's family first, which it can reach for sure. */
  void sample(Draw draw, boolean ipv4First, boolean wantsIpv4, boolean wantsIpv6, PeerSink answer) {
    if (draw.leechersOnly() && size() == seeds + partialSeeds) {
      return;
    }
    if (wantsIpv4 && ipv4 != null && ipv4First) {
      ipv4.sample(draw, answer);
    }
    if (wantsIpv6 && ipv6 != null) {
      ipv6.sample(draw, answer);
    }
    if (wantsIpv4 && ipv4 != null && !ipv4First) {
      ipv4.sample(draw, answer);
    }
  }

  private void countIn(int lower) {
    count(Packed.state(lower), 1);
  }

  private void countOut(int lower) {
    count(Packed.state(lower), -1);
  }

  private void count(PeerState state, int by) {
    switch (state) {
      case SEED -> seeds += by;
      case PARTIAL_SEED -> partialSeeds += by;
      case LEECHER -> {}
    }
  }

  /** Called after the peer is in its table, so that a recount includes it. */
  private void countAddressIn(long hashed) {
    if (size() > (addresses == null ? FEW : addresses.capacity())) {
      addresses = recounted();
    } else if (addresses != null) {
      addresses.add(hashed);
    }
  }

  private AddressCounts recounted() {
    AddressCounts counts = new AddressCounts(size() + size() / 2, cellsPerPeer);
    for (int slot = 0; ipv4 != null && slot < ipv4.capacity(); slot++) {
      if (!ipv4.isFree(slot)) {
        counts.add(hash.of(Packed.address(ipv4.peer(slot))));
      }
    }
    for (int slot = 0; ipv6 != null && slot < ipv6.capacity(); slot++) {
      if (!ipv6.isFree(slot)) {
        counts.add(hash.of(ipv6.high(slot)));
      }
    }
    return counts;
  }
}
