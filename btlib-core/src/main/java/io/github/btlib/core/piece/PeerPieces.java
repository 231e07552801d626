package io.github.btlib.core.piece;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The pieces that one connected peer has; made by {@link PieceBook#join} and guarded by its lock.
 *
 * <p>A seed's pieces are a flag, here and in the availability: thousands of seeds cost nothing a
 * piece.
 */
public final class PeerPieces {
  private final int pieceCount;
  private final BitSet bits = new BitSet();

  /** What trust and bans go by. */
  final Object identity;

  /**
   * Pieces the peer serves us even when it chokes us (BEP 6). Written by its reader alone, which
   * may therefore look at it without the lock.
   */
  final BitSet allowedFast = new BitSet();

  /** Pieces the peer has, and has refused to send of; asked for again after a while. */
  final BitSet refused = new BitSet();

  /** The piece this peer would like to be asked for, or -1 (BEP 6). */
  int suggested = -1;

  /** The piece this peer is being asked for. */
  @Nullable ActivePiece current;

  /** Whether it has left. */
  boolean gone;

  private volatile int count;

  PeerPieces(int pieceCount, Object identity) {
    this.pieceCount = pieceCount;
    this.identity = identity;
  }

  /** Returns how many pieces the peer has. Any thread may ask. */
  public int count() {
    return count;
  }

  /** Tells whether the peer has all pieces. Any thread may ask. */
  public boolean isSeed() {
    return count == pieceCount;
  }

  boolean has(int piece) {
    return isSeed() || bits.get(piece);
  }

  /** Tells whether the peer has a piece and may be asked for it. */
  boolean offers(int piece) {
    return has(piece) && !refused.get(piece);
  }

  /** Returns the first piece at or after another that the peer has, or -1. */
  int next(int from) {
    return isSeed() ? (from < pieceCount ? from : -1) : bits.nextSetBit(from);
  }

  boolean hasAnyOf(BitSet pieces) {
    return isSeed() ? !pieces.isEmpty() : bits.intersects(pieces);
  }

  /** Returns the pieces that are in one set only: those of a peer that is no seed, or another. */
  BitSet difference(BitSet pieces) {
    BitSet difference = (BitSet) bits.clone();
    difference.xor(pieces);
    return difference;
  }

  /**
   * Tells whether the peer had a piece that is not in a set. For its reader, which alone writes.
   */
  public boolean loseBy(BitSet all) {
    if (isSeed()) {
      return all.cardinality() < pieceCount;
    }
    BitSet lost = (BitSet) bits.clone();
    lost.andNot(all);
    return !lost.isEmpty();
  }

  /** Takes what the peer has in place of what it had. */
  void replace(BitSet pieces) {
    bits.clear();
    bits.or(pieces);
    setCount(bits.cardinality());
  }

  /**
   * Adds a piece that the peer lacked.
   *
   * @return whether it is a seed now
   */
  boolean add(int piece) {
    bits.set(piece);
    setCount(count + 1);
    return isSeed();
  }

  void remove(int piece) {
    if (isSeed()) {
      bits.set(0, pieceCount);
    }
    bits.clear(piece);
    setCount(count - 1);
  }

  /** The bits of one that has everything are let go of: the count says it all. */
  private void setCount(int pieces) {
    count = pieces;
    if (isSeed()) {
      bits.clear();
    }
  }
}
