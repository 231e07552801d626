package io.github.btlib.tracker.swarm;

import io.github.btlib.tracker.spi.AnnounceEvent;
import io.github.btlib.tracker.spi.AnnounceView;
import io.github.btlib.tracker.spi.PeerSink;
import io.github.btlib.tracker.spi.PeerState;
import io.github.btlib.tracker.spi.ScrapeSink;
import io.github.btlib.tracker.spi.ScrapeView;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A part of the torrents of a {@link MemoryPeerStore}, with a lock of its own that is held for less
 * than a microsecond as a rule and never over I/O. Thread-safe.
 */
final class Shard {

  private static final String NO_ROOM_FOR_TORRENT = "this tracker has no room for another torrent";
  private static final String NO_ROOM_FOR_PEER = "this tracker has no room for another peer";
  private static final String NO_ROOM_IN_SWARM = "this torrent has no room for another peer";
  private static final int RETRY_IN_MINUTES = 30;
  private static final int NEW_ROUND = Integer.MAX_VALUE;

  private final ReentrantLock lock = new ReentrantLock();
  private final StoreLimits limits;
  private final Room room;

  // guarded by lock
  private final TorrentTable torrents;
  private final Members members;
  private final Draw draw = new Draw();
  private Ticks ticks;

  /**
   * The torrent that was swept last, from the last one to the first; or that a round is to begin.
   */
  private int sweepCursor = NEW_ROUND;

  /** When a full swarm was last looked through for silent peers. */
  private int fullSweepTick = -1;

  Shard(StoreLimits limits, Room room, SecretHash hash, Ticks ticks) {
    this.limits = limits;
    this.room = room;
    this.torrents = new TorrentTable(hash);
    this.members = new Members(torrents, hash, limits);
    this.ticks = ticks;
  }

  void announce(AnnounceView announce, PeerSink answer) {
    boolean isIpv4 = announce.isIpv4();
    long high = isIpv4 ? Packed.key(announce.ipv4(), announce.port()) : announce.ipv6High();
    lock.lock();
    try {
      int entry =
          torrents.find(announce.infoHashHigh(), announce.infoHashMiddle(), announce.infoHashLow());
      int tick = ticks.at(announce.nowNanos());
      if (announce.event() == AnnounceEvent.STOPPED) {
        entry = leave(entry, announce, isIpv4, high);
      } else {
        entry = enter(entry, announce, isIpv4, high, tick, answer);
      }
      if (entry >= 0) {
        int seeders = members.seeds(entry);
        answer.counts(seeders, members.count(entry) - seeders, torrents.completed(entry));
        if (answer.room() > 0) {
          draw.set(announce, ticks, tick, limits.tellAnyScope());
          members.sample(entry, draw, announce, answer);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes a peer out, and returns the entry of its torrent, or -1 if there is none any more. */
  private int leave(int entry, AnnounceView announce, boolean isIpv4, long high) {
    int at =
        entry < 0 ? -1 : members.find(entry, isIpv4, high, announce.ipv6Low(), announce.port());
    if (at < 0) {
      return entry;
    }
    members.remove(entry, isIpv4, at);
    room.givePeers(1);
    return removeIfEmpty(entry) ? -1 : entry;
  }

  /** Takes a peer in, and returns the entry of its torrent, or -1 if it was refused. */
  private int enter(
      int known, AnnounceView announce, boolean isIpv4, long high, int tick, PeerSink answer) {
    PeerState state = announce.state();
    boolean completes = announce.event() == AnnounceEvent.COMPLETED;
    int entry = known;
    int at =
        entry < 0 ? -1 : members.find(entry, isIpv4, high, announce.ipv6Low(), announce.port());
    if (at >= 0) {
      boolean before = Packed.hasCompleted(members.lower(entry, isIpv4, at));
      members.update(entry, isIpv4, at, Packed.bits(tick, state, before || completes));
      completes &= !before;
    } else {
      if (isAddressFull(entry, announce, high)) {
        return entry;
      }
      entry = makeRoom(entry, announce, tick, answer);
      if (entry < 0) {
        return -1;
      }
      at =
          members.insert(
              entry,
              isIpv4,
              high,
              announce.ipv6Low(),
              announce.port(),
              Packed.bits(tick, state, completes));
    }
    if (completes) {
      torrents.completed(entry, torrents.completed(entry) + 1);
    }
    if (limits.keepPeerIds()) {
      members.takeId(entry, at, announce);
    }
    return entry;
  }

  /** Returns whether the address has its share of the swarm; then it is answered, but not told. */
  private boolean isAddressFull(int entry, AnnounceView announce, long high) {
    if (entry < 0) {
      return false;
    }
    boolean isIpv4 = announce.isIpv4();
    int scope =
        isIpv4
            ? AddressScope.of(announce.ipv4())
            : AddressScope.of(announce.ipv6High(), announce.ipv6Low());
    return scope != AddressScope.LOOPBACK
        && members.countAddress(entry, isIpv4, high) >= limits.maxPortsPerAddress();
  }

  /** Takes a place for a new peer, and returns the entry of its torrent, or -1 if there is none. */
  private int makeRoom(int entry, AnnounceView announce, int tick, PeerSink answer) {
    if (entry < 0) {
      if (!room.takeSwarm()) {
        answer.full(NO_ROOM_FOR_TORRENT, RETRY_IN_MINUTES);
        return -1;
      }
      if (!answer.mayCreateSwarm()) {
        room.givePeers(1);
        room.giveSwarm();
        return -1;
      }
      return torrents.insert(
          announce.infoHashHigh(), announce.infoHashMiddle(), announce.infoHashLow());
    }
    boolean isSwarmFull = members.count(entry) >= limits.maxPeersPerSwarm();
    if (isSwarmFull && fullSweepTick != tick) {
      fullSweepTick = tick;
      room.givePeers(members.expire(entry, ticks, tick));
      isSwarmFull = members.count(entry) >= limits.maxPeersPerSwarm();
    }
    if (isSwarmFull) {
      answer.full(NO_ROOM_IN_SWARM, RETRY_IN_MINUTES);
      return -1;
    }
    if (!room.takePeer()) {
      answer.full(NO_ROOM_FOR_PEER, RETRY_IN_MINUTES);
      return -1;
    }
    return entry;
  }

  private boolean removeIfEmpty(int entry) {
    if (members.count(entry) > 0) {
      return false;
    }
    torrents.remove(entry);
    room.giveSwarm();
    return true;
  }

  void scrape(ScrapeView scrape, int index, ScrapeSink answer) {
    lock.lock();
    try {
      int entry =
          torrents.find(
              scrape.infoHashHigh(index), scrape.infoHashMiddle(index), scrape.infoHashLow(index));
      if (entry >= 0) {
        int seeders = members.seeds(entry);
        answer.counts(
            index,
            seeders,
            members.count(entry) - seeders,
            members.partialSeeds(entry),
            torrents.completed(entry));
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Forgets silent peers of the next torrents, from the last one on to the first.
   *
   * @param budget how many peers to look at, or those of one torrent
   * @return whether it is through with all of them
   */
  boolean sweep(long nowNanos, int budget) {
    lock.lock();
    try {
      int tick = ticks.at(nowNanos);
      sweepCursor = Math.min(sweepCursor, torrents.size());
      int left = budget;
      while (sweepCursor > 0 && left > 0) {
        // the last one takes the place of one that is removed, and was looked at before
        sweepCursor--;
        left -= members.count(sweepCursor);
        room.givePeers(members.expire(sweepCursor, ticks, tick));
        removeIfEmpty(sweepCursor);
      }
      if (sweepCursor > 0) {
        return false;
      }
      torrents.trim();
      sweepCursor = NEW_ROUND;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Begins to measure time in other ticks. */
  void retime(Ticks next, long nowNanos) {
    lock.lock();
    try {
      if (next.unitSeconds() != ticks.unitSeconds()) {
        members.restamp(ticks, next, nowNanos);
      }
      ticks = next;
    } finally {
      lock.unlock();
    }
  }

  /** Adds what there is: torrents, seeders, leechers, IPv4 peers, IPv6 peers. */
  void addTotals(long[] totals) {
    lock.lock();
    try {
      totals[0] += torrents.size();
      totals[1] += members.seeds();
      totals[2] += members.ipv4Count() + members.ipv6Count() - members.seeds();
      totals[3] += members.ipv4Count();
      totals[4] += members.ipv6Count();
    } finally {
      lock.unlock();
    }
  }

  void visit(long nowNanos, SwarmVisitor visitor) {
    lock.lock();
    try {
      int tick = ticks.at(nowNanos);
      for (int entry = 0; entry < torrents.size(); entry++) {
        visitor.torrent(
            torrents.high(entry),
            torrents.middle(entry),
            torrents.low(entry),
            torrents.completed(entry),
            members.count(entry));
        members.visit(entry, ticks, tick, visitor);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Enters a peer as it was heard before, unless it is there, there is no room for it, or it was
   * silent for too long.
   */
  void restore(RestoredPeer peer, long nowNanos) {
    lock.lock();
    try {
      int age = (peer.ageSeconds + ticks.unitSeconds() - 1) / ticks.unitSeconds();
      if (age > ticks.ttl()) {
        return;
      }
      int entry = torrents.find(peer.hashHigh, peer.hashMiddle, peer.hashLow);
      if (entry < 0) {
        if (!room.takeKnownSwarm()) {
          return;
        }
        entry = torrents.insert(peer.hashHigh, peer.hashMiddle, peer.hashLow);
        torrents.completed(entry, peer.downloads);
      } else if (members.find(entry, peer.isIpv4, peer.high, peer.low, peer.port) >= 0
          || !room.takePeer()) {
        return;
      }
      int bits = Packed.bits(ticks.at(nowNanos) - age, peer.state, peer.completed);
      members.insert(entry, peer.isIpv4, peer.high, peer.low, peer.port, bits);
    } finally {
      lock.unlock();
    }
  }
}
