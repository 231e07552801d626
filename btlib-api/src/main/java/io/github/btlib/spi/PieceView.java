package io.github.btlib.spi;

/**
 * What a {@link PieceSelector} may look at: the pieces of one torrent as they stand for one peer.
 * Implemented by the engine; methods may be added.
 */
public interface PieceView {
  /**
   * Returns the number of pieces of the torrent.
   *
   * @return at least 1
   */
  int pieceCount();

  /**
   * Finds the first candidate at or after a piece. A candidate is wanted, not verified, not in
   * progress, and the peer has it.
   *
   * @param from the piece to start at, 0 to {@link #pieceCount()}
   * @return a piece, or -1 when there is none at or after {@code from}
   */
  int nextCandidate(int from);

  /**
   * Returns how many connected peers have a piece.
   *
   * @param piece a piece of this torrent
   * @return 0 or more
   */
  int availability(int piece);

  /**
   * Returns how many pieces are verified.
   *
   * @return 0 to {@link #pieceCount()}
   */
  int verifiedCount();
}
