package io.github.btlib.core.piece;

/** Whoever claims blocks: a peer, to the piece book an identity. */
public interface Claimant {
  /**
   * Returns what trust and bans go by: equal for all connections of what we take for one peer, and
   * good when the connection is long gone.
   */
  Object identity();

  /**
   * Tells that a block this one was asked for has come from elsewhere. Called when no lock of this
   * package is held.
   *
   * @param piece the piece
   * @param block the block's number within it
   */
  void withdraw(ActivePiece piece, int block);
}
