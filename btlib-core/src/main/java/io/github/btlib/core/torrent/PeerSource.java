package io.github.btlib.core.torrent;

/** How we came to know of a peer. */
public enum PeerSource {
  /** The user named it: it is tried first, for ever, and never parted from to make room. */
  USER,

  /** A tracker named it. */
  TRACKER,

  /** It connected to us, from a port that is not the one it listens on. */
  INCOMING
}
