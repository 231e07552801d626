package io.github.btlib.spi;

import java.util.random.RandomGenerator;

/**
 * Rarest first with random ties and random first pieces; see {@link PieceSelector#rarestFirst()}.
 */
final class RarestFirstSelector implements PieceSelector {
  static final RarestFirstSelector INSTANCE = new RarestFirstSelector();

  /**
   * With nothing to trade yet, having any whole piece soon is worth more than having a rare one.
   */
  private static final int RANDOM_FIRST_PIECES = 4;

  private RarestFirstSelector() {}

  @Override
  public int select(PieceView pieces, RandomGenerator random) {
    if (pieces.suggestedCandidate() >= 0) {
      return pieces.suggestedCandidate();
    }
    if (pieces.verifiedCount() >= RANDOM_FIRST_PIECES) {
      return pieces.rarestCandidate(random);
    }
    int somewhere = pieces.nextCandidate(random.nextInt(pieces.pieceCount()));
    return somewhere >= 0 ? somewhere : pieces.nextCandidate(0);
  }

  @Override
  public String toString() {
    return "rarestFirst";
  }
}
