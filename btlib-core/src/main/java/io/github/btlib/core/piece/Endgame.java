package io.github.btlib.core.piece;

import java.util.List;

/**
 * What a peer that has nothing else to do may help others with.
 *
 * @param pieces on their way, and the peer has them
 * @param longerThan which of their blocks are worth it: those that take so long still, in
 *     nanoseconds
 */
record Endgame(List<ActivePiece> pieces, long longerThan) {
  static final Endgame NONE = new Endgame(List.of(), 0);

  /**
   * When what is left to be opened is only to be had of peers that choke us, it is likely to take
   * as long as they take turns, and asking twice for what comes sooner would be wasted.
   */
  static final long UNTIL_UNCHOKED = 30_000_000_000L;
}
