package io.github.btlib.core.piece;

import java.util.BitSet;

/**
 * A piece of which some blocks are stored, and nobody knows any more who sent them.
 *
 * @param piece the piece
 * @param blocks the numbers of the blocks that are stored, at least one and not all; not to be
 *     changed
 */
public record PartialPiece(int piece, BitSet blocks) {}
