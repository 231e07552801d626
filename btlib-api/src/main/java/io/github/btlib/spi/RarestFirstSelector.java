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
    boolean anyWillDo = pieces.verifiedCount() < RANDOM_FIRST_PIECES;
    int chosen = NONE;
    int rarest = Integer.MAX_VALUE;
    int ties = 0;
    for (int piece = pieces.nextCandidate(0); piece >= 0; piece = pieces.nextCandidate(piece + 1)) {
      int availability = anyWillDo ? 0 : pieces.availability(piece);
      if (availability < rarest) {
        rarest = availability;
        chosen = piece;
        ties = 1;
      } else if (availability == rarest && random.nextInt(++ties) == 0) {
        chosen = piece; // reservoir of one: every tie ends up equally likely
      }
    }
    return chosen;
  }

  @Override
  public String toString() {
    return "rarestFirst";
  }
}
