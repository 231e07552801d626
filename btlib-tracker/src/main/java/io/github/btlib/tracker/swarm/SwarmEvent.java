package io.github.btlib.tracker.swarm;

/** Why a peer announces itself (BEP 3, BEP 21). */
public enum SwarmEvent {
  /** A regular announce. */
  NONE,
  /** The first announce of a run. */
  STARTED,
  /** The download is finished. */
  COMPLETED,
  /** The peer leaves the swarm. */
  STOPPED,
  /** The peer has all it wants but not everything: a partial seed (BEP 21). */
  PAUSED
}
