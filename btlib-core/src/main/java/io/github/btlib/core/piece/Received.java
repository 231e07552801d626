package io.github.btlib.core.piece;

import java.util.List;
import java.util.Set;

/** What came of a block that was handed to an {@link ActivePiece}. */
public sealed interface Received {
  /** The block was had already, or its piece is done with; nothing was written. */
  record Redundant() implements Received {}

  /**
   * The block is stored and its piece still lacks others.
   *
   * @param losers others that were asked for it too and are to be sent a cancel
   */
  record Stored(List<Claimant> losers) implements Received {}

  /**
   * The block was the piece's last.
   *
   * @param losers others that were asked for it too and are to be sent a cancel
   * @param sha1 the digest of the whole piece, to be compared
   * @param contributors all whose blocks are in it
   */
  record Completed(List<Claimant> losers, byte[] sha1, Set<Claimant> contributors)
      implements Received {}
}
