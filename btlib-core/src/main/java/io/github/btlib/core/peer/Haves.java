package io.github.btlib.core.peer;

import io.github.btlib.core.wire.MessageEncoder;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * The pieces that a peer is to be told we have. What it has itself is no news to it, and not worth
 * waking the writer for: it goes with whatever is sent next. Peers are told all the same, some
 * show, or choose by, how far we are. Guarded by the {@link Outbox}'s lock.
 */
final class Haves {
  /** A peer that does not read while this many pieces are verified is no use to anyone. */
  static final int MOST = 16_384;

  /** So many are worth a message of their own. */
  static final int MOST_WAITING = 1_000;

  private final ArrayDeque<Integer> pieces = new ArrayDeque<>();
  private boolean due;

  /**
   * Adds one.
   *
   * @param news whether the peer lacks the piece
   * @return false if there are too many
   */
  boolean add(int piece, boolean news) {
    pieces.add(piece);
    due |= news || pieces.size() >= MOST_WAITING;
    return pieces.size() <= MOST;
  }

  /** Makes all of them due. */
  void tell() {
    due = !pieces.isEmpty();
  }

  /** Tells whether there are any to be sent even if nothing else is. */
  boolean areDue() {
    return due;
  }

  /** Puts as many as there is room for. */
  void put(ByteBuffer out) {
    while (!pieces.isEmpty() && out.remaining() >= MessageEncoder.HAVE_LENGTH) {
      MessageEncoder.have(out, pieces.remove());
    }
    due &= !pieces.isEmpty();
  }
}
