package io.github.btlib.spi;

import java.util.random.RandomGenerator;

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
   * progress, and the peer has it. Of pieces with different priorities only those of the highest
   * are candidates; the others follow when none of these is left for the peer.
   *
   * @param from the piece to start at, 0 to {@link #pieceCount()}
   * @return a piece, or -1 when there is none at or after {@code from}
   */
  int nextCandidate(int from);

  /**
   * Finds one of the candidates that the fewest connected peers have. Unlike a search by {@link
   * #nextCandidate} and {@link #availability} it does not look at all of them.
   *
   * @param random chooses among equals
   * @return a piece, or -1 when there is no candidate
   */
  int rarestCandidate(RandomGenerator random);

  /**
   * Returns the candidate that the peer would like to be asked for (BEP 6, suggest piece): it has
   * it at hand. A hint that need not be followed.
   *
   * @return a piece, or -1 if it named none
   */
  int suggestedCandidate();

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
