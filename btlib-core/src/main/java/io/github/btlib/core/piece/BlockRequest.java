package io.github.btlib.core.piece;

import io.github.btlib.core.wire.Block;

/**
 * A block that is asked of a peer.
 *
 * @param piece the piece it is part of
 * @param number the block's number within the piece
 * @param askedAt when it was claimed, in the nanoseconds of a monotonic clock
 */
public record BlockRequest(ActivePiece piece, int number, long askedAt) {
  /** Returns the block as the wire names it. */
  public Block block() {
    return piece.block(number);
  }

  boolean isFor(int pieceIndex, int begin) {
    return piece.index() == pieceIndex && number * Block.SIZE == begin;
  }
}
