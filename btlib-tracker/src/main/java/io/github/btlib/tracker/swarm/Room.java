package io.github.btlib.tracker.swarm;

import java.util.concurrent.atomic.AtomicInteger;

/** How many torrents and peers there are in all shards together, and may be. Thread-safe. */
final class Room {

  private final int maxSwarms;
  private final int maxPeers;
  private final int maxPeersForNewSwarms;
  private final AtomicInteger swarms = new AtomicInteger();
  private final AtomicInteger peers = new AtomicInteger();

  Room(StoreLimits limits) {
    maxSwarms = limits.maxSwarms();
    maxPeers = limits.maxPeers();
    maxPeersForNewSwarms = maxPeers - maxPeers / 8;
  }

  /** Takes a place for a torrent with its first peer, if there is one. */
  boolean takeSwarm() {
    return takeSwarm(maxPeersForNewSwarms);
  }

  /** Takes a place for a torrent that was here before, with its first peer, if there is one. */
  boolean takeKnownSwarm() {
    return takeSwarm(maxPeers);
  }

  private boolean takeSwarm(int most) {
    if (swarms.incrementAndGet() > maxSwarms) {
      swarms.decrementAndGet();
      return false;
    }
    if (peers.incrementAndGet() > most) {
      peers.decrementAndGet();
      swarms.decrementAndGet();
      return false;
    }
    return true;
  }

  /** Takes a place for another peer of a torrent, if there is one. */
  boolean takePeer() {
    if (peers.incrementAndGet() > maxPeers) {
      peers.decrementAndGet();
      return false;
    }
    return true;
  }

  void givePeers(int count) {
    peers.addAndGet(-count);
  }

  void giveSwarm() {
    swarms.decrementAndGet();
  }

  int peers() {
    return peers.get();
  }

  int swarms() {
    return swarms.get();
  }
}
