package io.github.btlib.core.piece;

/**
 * Stands for whoever sent the blocks that were stored in an earlier run. It is asked for nothing,
 * and nobody is blamed for a piece it has a part in: what is wrong with that may have come to pass
 * on the disk.
 */
final class EarlierRun implements Claimant {
  static final EarlierRun INSTANCE = new EarlierRun();

  private EarlierRun() {}

  @Override
  public Object identity() {
    return this;
  }

  @Override
  public void withdraw(ActivePiece piece, int block) {
    throw new IllegalStateException("an earlier run is asked for nothing, yet claimed " + piece);
  }

  @Override
  public String toString() {
    return "an earlier run";
  }
}
