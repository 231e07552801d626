package io.github.btlib.core.piece;

/**
 * How long a piece on its way is likely to take still: judged by its past, and by what its first
 * peer promised as long as it has none. Guarded by the piece's lock; times are nanoseconds.
 */
final class PieceForecast {
  private final int blocks;
  private int before;
  private boolean claimed;
  private long openedAt;
  private long planned;
  private long lastClaim;

  PieceForecast(int blocks) {
    this.blocks = blocks;
  }

  /** Some blocks were stored in an earlier run, which tells nothing of this one. */
  void restored(int count) {
    before = count;
  }

  /** Somebody claims blocks. */
  void claimed(long now, Estimate pace) {
    if (!claimed) {
      claimed = true;
      openedAt = now;
      planned = Math.max(1, pace.until(blocks - before));
    }
    lastClaim = now;
  }

  /**
   * Returns how long it is likely to take still.
   *
   * @param stored how many blocks are stored
   */
  long left(long now, int stored) {
    if (!claimed) {
      return 0; // opened just now, by a peer that is about to claim
    }
    long spent = now - openedAt;
    int came = stored - before;
    if (came == 0) {
      return Math.max(planned - spent, spent);
    }
    // who has asked for nothing for a while may well not do so for as long again
    return Math.max((blocks - stored) * (spent / came), now - lastClaim);
  }
}
