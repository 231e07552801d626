package io.github.btlib.tracker.spi;

/** How much of a torrent a peer has, as far as a tracker cares. */
public enum PeerState {
  /** It lacks something and wants it. */
  LEECHER,
  /**
   * It lacks something and does not want it (BEP 21). Counted with the leechers, but peers that
   * have nothing to gain from each other are not told of each other.
   */
  PARTIAL_SEED,
  /** It has everything. */
  SEED
}
