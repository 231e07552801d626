package io.github.btlib.core.wire;

/**
 * A part of a piece, as requests name it (BEP 3).
 *
 * @param piece the piece
 * @param begin where in the piece the block starts, in bytes
 * @param length its length in bytes
 */
public record Block(int piece, int begin, int length) {
  /** The length of every block but the last of a piece, and the longest that may be asked for. */
  public static final int SIZE = 16 * 1024;
}
