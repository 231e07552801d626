package io.github.btlib.tracker.spi;

/** Why a peer announces itself (BEP 3, BEP 21). */
public enum AnnounceEvent {
  /** A regular announce, or an event nobody knows. */
  NONE,
  /** The download is finished. */
  COMPLETED,
  /** The first announce of a run. */
  STARTED,
  /** The peer leaves the swarm. */
  STOPPED,
  /** The peer has all it wants but not everything: a partial seed (BEP 21). */
  PAUSED
}
