package io.github.btlib;

import java.util.Arrays;

/** How many connected peers had each piece of a torrent at one moment. Immutable. */
public final class PieceAvailability {
  private final int[] peers;

  /**
   * Makes a snapshot; the engine does.
   *
   * @param peers for each piece the number of connected peers that have it
   */
  public PieceAvailability(int[] peers) {
    this.peers = peers.clone();
  }

  /**
   * Returns the number of pieces.
   *
   * @return at least 1
   */
  public int pieceCount() {
    return peers.length;
  }

  /**
   * Returns how many connected peers have a piece; our own pieces do not count.
   *
   * @param piece a piece of the torrent
   * @return 0 or more
   * @throws IndexOutOfBoundsException if there is no such piece
   */
  public int peers(int piece) {
    return peers[piece];
  }

  /**
   * Returns how many whole copies the connected peers have between them: the number of peers that
   * have the rarest piece, and as a fraction the share of the pieces that more have. Below 1 the
   * torrent cannot be completed from them.
   *
   * @return 0 or more
   */
  public double distributedCopies() {
    int least = Arrays.stream(peers).min().orElse(0);
    long above = Arrays.stream(peers).filter(count -> count > least).count();
    return least + (double) above / Math.max(1, peers.length);
  }

  @Override
  public String toString() {
    return "PieceAvailability[" + distributedCopies() + " copies]";
  }
}
