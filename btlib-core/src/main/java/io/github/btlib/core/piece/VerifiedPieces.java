package io.github.btlib.core.piece;

import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The pieces that match their hashes. Written under the piece book's lock; {@link #contains},
 * {@link #count} and {@link #bytes} may be asked without it, because every block that is served
 * asks.
 */
final class VerifiedPieces {
  private final BitSet bits = new BitSet();
  private final AtomicLongArray published;
  private volatile int count;
  private volatile long bytes;

  VerifiedPieces(int pieceCount) {
    published = new AtomicLongArray((pieceCount + 63) / 64);
  }

  boolean contains(int piece) {
    return (published.get(piece >> 6) & (1L << piece)) != 0;
  }

  int count() {
    return count;
  }

  long bytes() {
    return bytes;
  }

  /** Returns the live set, to be looked at under the lock. */
  BitSet bits() {
    return bits;
  }

  void add(int piece, int size) {
    bits.set(piece);
    published.getAndAccumulate(piece >> 6, 1L << piece, (before, bit) -> before | bit);
    tally(count + 1, bytes + size);
  }

  void clear() {
    bits.clear();
    for (int i = 0; i < published.length(); i++) {
      published.set(i, 0);
    }
    tally(0, 0);
  }

  private void tally(int newCount, long newBytes) {
    bytes = newBytes;
    count = newCount;
  }
}
