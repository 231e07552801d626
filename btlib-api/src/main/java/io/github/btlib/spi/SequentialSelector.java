package io.github.btlib.spi;

import java.util.random.RandomGenerator;

/** The lowest candidate; see {@link PieceSelector#sequential()}. */
final class SequentialSelector implements PieceSelector {
  static final SequentialSelector INSTANCE = new SequentialSelector();

  private SequentialSelector() {}

  @Override
  public int select(PieceView pieces, RandomGenerator random) {
    return pieces.nextCandidate(0);
  }

  @Override
  public String toString() {
    return "sequential";
  }
}
