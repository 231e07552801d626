package io.github.btlib.core.piece;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The pieces that one connected peer has; made by {@link PieceBook#join} and guarded by its lock.
 */
public final class PeerPieces {
  final BitSet bits = new BitSet();

  /** The piece this peer is being asked for. */
  @Nullable ActivePiece current;

  private volatile int count;

  PeerPieces() {}

  void setCount(int count) {
    this.count = count;
  }

  /** Returns how many pieces the peer has. */
  public int count() {
    return count;
  }
}
