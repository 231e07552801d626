package io.github.btlib.core.piece;

import org.jspecify.annotations.Nullable;

/**
 * What the piece book notes of a piece on its way; guarded by the book's lock. Part of the {@link
 * ActivePiece} itself, so that the book finds it without another look-up.
 */
abstract sealed class BookedPiece permits ActivePiece {
  private static final int MOST_HALVINGS = 6;

  /** Peers whose current piece this is. */
  int drivers;

  /** Whom an exclusive piece was opened for. */
  @Nullable PeerPieces openedFor;

  /** Whether that peer no longer serves us, so that another may start the piece again. */
  boolean forsaken;

  /**
   * How often it was started again before, so that it takes ever more to do so. Read without the
   * lock.
   */
  volatile int startedAgain;

  /**
   * Returns how long the piece is likely to take still, in nanoseconds, judging by its past. Any
   * thread may ask.
   */
  abstract long expectedToTake(long now);

  /**
   * Returns how soon another must have the whole piece to start it again, in nanoseconds: sooner
   * the more often that was tried, but never so soon that a silent owner is safe for good. Any
   * thread may ask.
   */
  final long worthSaving(long now) {
    return expectedToTake(now) >> Math.min(startedAgain + 1, MOST_HALVINGS);
  }
}
