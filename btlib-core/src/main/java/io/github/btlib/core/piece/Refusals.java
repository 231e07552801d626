package io.github.btlib.core.piece;

/**
 * Whether a peer that rejects what we ask for refuses a piece, or just has too much to do: it
 * refuses one that it rejects again after it was left alone for a while. Guarded by the lock of
 * {@link Downloads}.
 */
final class Refusals {
  /** A piece that was refused is asked for again after so long, in nanoseconds. */
  private static final long FORGIVEN_AFTER = 10_000_000_000L;

  private int lastRejected = -1;

  /** A peer that rejects what we ask for is asked for more at the next tick, not at once. */
  private boolean rejecting;

  private boolean any;
  private long since;

  boolean rejecting() {
    return rejecting;
  }

  void unchoked() {
    rejecting = false;
  }

  /**
   * Notes a reject.
   *
   * @param choked whether the peer chokes us: then it is sure to mean it
   * @return whether the peer refuses the piece
   */
  boolean rejected(int piece, boolean choked) {
    boolean refused = choked || (!rejecting && lastRejected == piece);
    any |= refused;
    lastRejected = piece;
    rejecting = true;
    return refused;
  }

  /**
   * Lets the peer be asked again.
   *
   * @return whether everything is forgiven, so that it may be asked for what it refused, too
   */
  boolean tick(long now) {
    rejecting = false;
    since = any ? since : now;
    boolean forgiven = now - since > FORGIVEN_AFTER;
    any &= !forgiven;
    return forgiven;
  }
}
