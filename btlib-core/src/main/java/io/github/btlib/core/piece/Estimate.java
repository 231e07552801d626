package io.github.btlib.core.piece;

/**
 * What can be expected of a peer just now.
 *
 * @param latency the least time from a request to its block, in nanoseconds
 * @param gap the time from one block to the next, in nanoseconds
 * @param owed how many blocks it is to send before any that it is asked for now
 */
public record Estimate(long latency, long gap, int owed) {
  /**
   * Returns how long a block would take, in nanoseconds.
   *
   * @param before how many blocks would be asked for before it, besides those that are owed
   */
  public long until(int before) {
    return Math.max(latency, (owed + before + 1L) * gap);
  }
}
