package io.github.btlib.tracker.swarm;

/** A peer that announced itself, in its swarm. Guarded by whatever guards its {@link Swarms}. */
final class Member {

  final Swarm swarm;
  final Endpoint endpoint;

  /** The latest that was announced: a client that restarts on its port has another peer id. */
  Peer peer;

  boolean complete;
  long lastSeenMillis;

  /** Where it stands in the {@link PeerPool} it is in. */
  int index;

  Member(Swarm swarm, Peer peer) {
    this.swarm = swarm;
    this.endpoint = peer.endpoint();
    this.peer = peer;
  }
}
