package io.github.btlib.spi;

/** Why an announce is made (BEP 3). */
public enum AnnounceEvent {
  /** A regular announce; HTTP sends no {@code event}. */
  NONE,
  /** The first announce of a run. */
  STARTED,
  /** The download finished in this run; sent once. */
  COMPLETED,
  /** The torrent leaves the swarm. */
  STOPPED
}
