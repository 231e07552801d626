package io.github.btlib.core.piece;

import io.github.btlib.spi.PieceView;
import java.util.BitSet;

/**
 * What a selector sees: live views of the piece book's own sets, so used only while its lock is
 * held.
 */
final class Candidates implements PieceView {
  private final BitSet peer;
  private final BitSet verified;
  private final BitSet active;
  private final int[] availability;

  Candidates(BitSet peer, BitSet verified, BitSet active, int[] availability) {
    this.peer = peer;
    this.verified = verified;
    this.active = active;
    this.availability = availability;
  }

  @Override
  public int pieceCount() {
    return availability.length;
  }

  @Override
  public int nextCandidate(int from) {
    int piece = peer.nextSetBit(from);
    while (piece >= 0 && (verified.get(piece) || active.get(piece))) {
      piece = peer.nextSetBit(piece + 1);
    }
    return piece;
  }

  @Override
  public int availability(int piece) {
    return availability[piece];
  }

  @Override
  public int verifiedCount() {
    return verified.cardinality();
  }
}
