package io.github.btlib.tracker.swarm;

import io.github.btlib.tracker.spi.AnnounceView;
import io.github.btlib.tracker.spi.PeerSink;

/**
 * The peers of the torrents of a shard, however they are kept: one in the torrent's entry, few in
 * an array, many in tables. A peer is named by its family and, for IPv4, its {@link Packed#key} in
 * place of the upper half of its address. Guarded by its shard's lock.
 */
final class Members {

  /** A large swarm that shrinks to this becomes a small one. */
  private static final int SMALL_AGAIN = SmallSwarm.MAX / 2;

  private final TorrentTable torrents;
  private final SecretHash hash;
  private final boolean keepsIds;
  private final byte cellsPerPeer;

  private int seeds;
  private int ipv4Count;
  private int ipv6Count;

  Members(TorrentTable torrents, SecretHash hash, StoreLimits limits) {
    this.torrents = torrents;
    this.hash = hash;
    this.keepsIds = limits.keepPeerIds();
    this.cellsPerPeer = AddressCounts.cellsPerPeer(limits.maxPortsPerAddress());
  }

  int seeds() {
    return seeds;
  }

  int ipv4Count() {
    return ipv4Count;
  }

  int ipv6Count() {
    return ipv6Count;
  }

  int count(int entry) {
    return torrents.body(entry) instanceof LargeSwarm large
        ? large.size()
        : SmallSwarm.count(torrents.few(entry), torrents.fewFrom(entry), torrents.fewLength(entry));
  }

  int seeds(int entry) {
    return torrents.body(entry) instanceof LargeSwarm large
        ? large.seeds()
        : SmallSwarm.seeds(torrents.few(entry), torrents.fewFrom(entry), torrents.fewLength(entry));
  }

  int partialSeeds(int entry) {
    if (torrents.body(entry) instanceof LargeSwarm large) {
      return large.partialSeeds();
    }
    int leechers =
        SmallSwarm.leechers(
            torrents.few(entry), torrents.fewFrom(entry), torrents.fewLength(entry));
    return count(entry) - seeds(entry) - leechers;
  }

  /** Returns how many peers have the address, or the /64, or some more. */
  int countAddress(int entry, boolean isIpv4, long high) {
    int address = Packed.address(high);
    if (torrents.body(entry) instanceof LargeSwarm large) {
      return isIpv4 ? large.countAddress(address) : large.countNetwork(high);
    }
    return !isIpv4
        ? 0
        : SmallSwarm.countAddress(
            torrents.few(entry), torrents.fewFrom(entry), torrents.fewLength(entry), address);
  }

  /** Returns where a peer is, or -1; valid until the next change. */
  int find(int entry, boolean isIpv4, long high, long low, int port) {
    if (torrents.body(entry) instanceof LargeSwarm large) {
      if (isIpv4) {
        return large.ipv4Count() == 0 ? -1 : large.ipv4().find(high);
      }
      return large.ipv6Count() == 0 ? -1 : large.ipv6().find(high, low, port);
    }
    return !isIpv4
        ? -1
        : SmallSwarm.find(
            torrents.few(entry), torrents.fewFrom(entry), torrents.fewLength(entry), high);
  }

  int lower(int entry, boolean isIpv4, int at) {
    return torrents.body(entry) instanceof LargeSwarm large
        ? table(large, isIpv4).lower(at)
        : (int) torrents.few(entry)[at];
  }

  private static PeerTable table(LargeSwarm large, boolean isIpv4) {
    return isIpv4 ? large.ipv4() : large.ipv6();
  }

  void update(int entry, boolean isIpv4, int at, int bits) {
    int before = lower(entry, isIpv4, at);
    seeds += (Packed.isSeed(bits) ? 1 : 0) - (Packed.isSeed(before) ? 1 : 0);
    if (torrents.body(entry) instanceof LargeSwarm large) {
      large.update(table(large, isIpv4), at, bits);
    } else {
      long[] few = torrents.few(entry);
      few[at] = (few[at] & Packed.KEY_MASK) | (bits & 0xffff);
    }
  }

  /** Adds a peer that is not there, and returns where it is. */
  int insert(int entry, boolean isIpv4, long high, long low, int port, int bits) {
    seeds += Packed.isSeed(bits) ? 1 : 0;
    if (isIpv4) {
      ipv4Count++;
      return insert(entry, high | (bits & 0xffff));
    }
    ipv6Count++;
    return large(entry).insert(high, low, port << 16 | (bits & 0xffff));
  }

  private int insert(int entry, long peer) {
    if (torrents.body(entry) instanceof LargeSwarm large) {
      return large.insert(peer);
    }
    int count = count(entry);
    if (keepsIds || count == SmallSwarm.MAX) {
      return large(entry).insert(peer);
    }
    if (count < torrents.fewLength(entry)) {
      int at = torrents.fewFrom(entry) + count;
      torrents.few(entry)[at] = peer;
      return at;
    }
    torrents.body(
        entry, SmallSwarm.with(torrents.few(entry), torrents.fewFrom(entry), count, peer));
    return count;
  }

  private LargeSwarm large(int entry) {
    if (torrents.body(entry) instanceof LargeSwarm large) {
      return large;
    }
    LargeSwarm large = new LargeSwarm(hash, keepsIds, cellsPerPeer);
    int from = torrents.fewFrom(entry);
    int count = count(entry);
    for (int i = from; i < from + count; i++) {
      large.insert(torrents.few(entry)[i]);
    }
    torrents.body(entry, large);
    return large;
  }

  /** Takes over what a peer calls itself. */
  void takeId(int entry, int at, AnnounceView announce) {
    if (torrents.body(entry) instanceof LargeSwarm large) {
      PeerTable table = table(large, announce.isIpv4());
      byte[] ids = table.ids();
      if (ids != null) {
        table.clearId(at);
        announce.copyPeerId(ids, PeerTable.ID_LENGTH * at);
      }
    }
  }

  void remove(int entry, boolean isIpv4, int at) {
    seeds -= Packed.isSeed(lower(entry, isIpv4, at)) ? 1 : 0;
    ipv4Count -= isIpv4 ? 1 : 0;
    ipv6Count -= isIpv4 ? 0 : 1;
    if (torrents.body(entry) instanceof LargeSwarm large) {
      large.remove(table(large, isIpv4), at);
      large.trim();
      shrink(entry, large);
    } else {
      removeFew(entry, at);
    }
  }

  private void removeFew(int entry, int at) {
    if (torrents.body(entry) instanceof long[] few) {
      long[] rest = SmallSwarm.without(few, at);
      if (rest.length == 1) {
        torrents.single(entry, rest[0]);
      } else if (rest.length != few.length) {
        torrents.body(entry, rest);
      }
    } else {
      torrents.single(entry, 0);
    }
  }

  private void shrink(int entry, LargeSwarm large) {
    if (keepsIds || large.ipv6Count() > 0 || large.ipv4Count() > SMALL_AGAIN) {
      return;
    }
    Ipv4Table table = large.ipv4();
    long[] few = new long[Math.max(1, table.size())];
    int count = 0;
    for (int slot = 0; slot < table.capacity(); slot++) {
      if (!table.isFree(slot)) {
        few[count++] = table.peer(slot);
      }
    }
    if (count <= 1) {
      torrents.single(entry, few[0]);
    } else {
      torrents.body(entry, few);
    }
  }

  /** Removes silent peers, and returns how many. */
  int expire(int entry, Ticks ticks, int tick) {
    if (torrents.body(entry) instanceof LargeSwarm large) {
      int seedsBefore = large.seeds();
      long gone = large.expire(ticks, tick);
      int fours = (int) gone;
      int sixes = (int) (gone >>> 32);
      seeds += large.seeds() - seedsBefore;
      ipv4Count -= fours;
      ipv6Count -= sixes;
      if (gone > 0) {
        shrink(entry, large);
      }
      return fours + sixes;
    }
    int gone = 0;
    int last = count(entry) - 1;
    for (int i = last; i >= 0; i--) {
      int at = torrents.fewFrom(entry) + i;
      if (ticks.isExpired((int) torrents.few(entry)[at], tick)) {
        // the last one takes the place, and was looked at
        remove(entry, true, at);
        gone++;
      }
    }
    return gone;
  }

  void sample(int entry, Draw draw, AnnounceView announce, PeerSink answer) {
    if (torrents.body(entry) instanceof LargeSwarm large) {
      large.sample(draw, announce.isIpv4(), announce.wantsIpv4(), announce.wantsIpv6(), answer);
    } else if (announce.wantsIpv4()) {
      SmallSwarm.sample(
          torrents.few(entry), torrents.fewFrom(entry), torrents.fewLength(entry), draw, answer);
    }
  }

  /** Converts all stamps. */
  void restamp(Ticks from, Ticks to, long nowNanos) {
    for (int entry = 0; entry < torrents.size(); entry++) {
      if (torrents.body(entry) instanceof LargeSwarm large) {
        if (large.ipv4Count() > 0) {
          restamp(large.ipv4(), from, to, nowNanos);
        }
        if (large.ipv6Count() > 0) {
          restamp(large.ipv6(), from, to, nowNanos);
        }
      } else {
        long[] few = torrents.few(entry);
        int at = torrents.fewFrom(entry);
        for (int i = count(entry); i > 0; i--, at++) {
          few[at] =
              (few[at] & Packed.KEY_MASK) | (to.converted((int) few[at], from, nowNanos) & 0xffff);
        }
      }
    }
  }

  private static void restamp(PeerTable table, Ticks from, Ticks to, long nowNanos) {
    for (int slot = 0; slot < table.capacity(); slot++) {
      if (!table.isFree(slot)) {
        table.lower(slot, to.converted(table.lower(slot), from, nowNanos));
      }
    }
  }

  /** Shows all peers of a torrent. */
  void visit(int entry, Ticks ticks, int tick, SwarmVisitor visitor) {
    if (torrents.body(entry) instanceof LargeSwarm large) {
      if (large.ipv4Count() > 0) {
        visit(large.ipv4(), ticks, tick, visitor);
      }
      if (large.ipv6Count() > 0) {
        visit(large.ipv6(), ticks, tick, visitor);
      }
    } else {
      int from = torrents.fewFrom(entry);
      int count = count(entry);
      for (int i = from; i < from + count; i++) {
        long peer = torrents.few(entry)[i];
        visitor.ipv4(
            Packed.address(peer),
            Packed.port((int) peer),
            Packed.state((int) peer),
            Packed.hasCompleted((int) peer),
            ticks.ageSeconds((int) peer, tick));
      }
    }
  }

  private static void visit(PeerTable table, Ticks ticks, int tick, SwarmVisitor visitor) {
    for (int slot = 0; slot < table.capacity(); slot++) {
      if (!table.isFree(slot)) {
        int lower = table.lower(slot);
        int age = ticks.ageSeconds(lower, tick);
        boolean completed = Packed.hasCompleted(lower);
        switch (table) {
          case Ipv4Table four ->
              visitor.ipv4(
                  Packed.address(four.peer(slot)),
                  Packed.port(lower),
                  Packed.state(lower),
                  completed,
                  age);
          case Ipv6Table six ->
              visitor.ipv6(
                  six.high(slot),
                  six.low(slot),
                  Packed.port(lower),
                  Packed.state(lower),
                  completed,
                  age);
        }
      }
    }
  }
}
