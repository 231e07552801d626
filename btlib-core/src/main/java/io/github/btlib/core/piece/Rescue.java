package io.github.btlib.core.piece;

/**
 * A block that one peer was asked for and another might deliver sooner.
 *
 * @param piece the piece it is part of
 * @param block the block's number within the piece
 * @param left how long it is likely to take still, in nanoseconds
 */
record Rescue(ActivePiece piece, int block, long left) {}
