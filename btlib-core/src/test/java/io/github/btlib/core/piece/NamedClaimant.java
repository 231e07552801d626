package io.github.btlib.core.piece;

/** A claimant that is nobody but itself. */
record NamedClaimant(String name) implements Claimant {
  @Override
  public Object identity() {
    return name;
  }

  @Override
  public void withdraw(ActivePiece piece, int block) {}
}
