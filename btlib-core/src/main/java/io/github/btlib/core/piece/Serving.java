package io.github.btlib.core.piece;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The peers that serve us, and whether any of them has a piece that may be opened: as long as one
 * has, pieces on their way do not hold the download up. What only a peer has that chokes us, or has
 * stopped sending, can be fetched of nobody now. Guarded by the piece book's lock.
 */
final class Serving {
  /** Looking costs time for each peer, so the answer may be so old, in nanoseconds. */
  static final long LOOK_AGAIN = 50_000_000;

  private final Set<PeerPieces> peers = new LinkedHashSet<>();
  private boolean anyLeft;
  private boolean looked;
  private long lookedAt;

  void set(PeerPieces peer, boolean serves) {
    boolean among = serves && !peer.gone;
    boolean changed = among ? peers.add(peer) : peers.remove(peer);
    looked &= !changed;
  }

  /** Forgets a peer for good, whatever is told of it later. */
  void leave(PeerPieces peer) {
    peer.gone = true;
    set(peer, false);
  }

  /** Tells whether any of them has a piece that may be opened. */
  boolean anyLeft(Candidates candidates, long now) {
    if (!looked || now - lookedAt >= LOOK_AGAIN) {
      looked = true;
      lookedAt = now;
      anyLeft =
          candidates.anyAvailable()
              && peers.stream().anyMatch(peer -> candidates.viewFor(peer, 0) != null);
    }
    return anyLeft;
  }
}
