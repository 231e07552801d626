package io.github.btlib.core.piece;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/**
 * A piece of which some blocks are stored, and nobody knows any more who sent them.
 *
 * @param piece the piece
 * @param blocks the numbers of the blocks that are stored, at least one and not all; not to be
 *     changed
 */
public record PartialPiece(int piece, BitSet blocks) {
  /** Looks at pieces on their way; see {@link PieceBook#partial}. */
  static List<PartialPiece> of(Collection<ActivePiece> pieces) {
    List<PartialPiece> partial = new ArrayList<>();
    for (ActivePiece piece : pieces) {
      BitSet stored = piece.exclusive() ? new BitSet() : piece.storedBlocks();
      if (stored.cardinality() == piece.blockCount()) {
        stored.clear(piece.blockCount() - 1);
      }
      if (!stored.isEmpty()) {
        partial.add(new PartialPiece(piece.index(), stored));
      }
    }
    return partial;
  }
}
