package io.github.btlib.tracker.snapshot;

import io.github.btlib.tracker.spi.PeerState;
import io.github.btlib.tracker.swarm.MemoryPeerStore;
import io.github.btlib.tracker.swarm.RestoredPeer;
import io.github.btlib.tracker.swarm.SwarmVisitor;

/** Puts what a file has into a store. */
final class Restorer implements SwarmVisitor {

  private final MemoryPeerStore store;
  private final long nowNanos;
  private final RestoredPeer peer = new RestoredPeer();

  Restorer(MemoryPeerStore store, long nowNanos) {
    this.store = store;
    this.nowNanos = nowNanos;
  }

  @Override
  public void torrent(long high, long middle, int low, int completed, int peers) {
    peer.torrent(high, middle, low, completed);
  }

  @Override
  public void ipv4(int address, int port, PeerState state, boolean completed, int ageSeconds) {
    peer.ipv4(address, port);
    peer.heard(state, completed, ageSeconds);
    store.restore(peer, nowNanos);
  }

  @Override
  public void ipv6(
      long high, long low, int port, PeerState state, boolean completed, int ageSeconds) {
    peer.ipv6(high, low, port);
    peer.heard(state, completed, ageSeconds);
    store.restore(peer, nowNanos);
  }
}
