package io.github.btlib.core.sim;

import io.github.btlib.core.wire.Block;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the other end of a connection asked for and was not sent yet. With the Fast extension (BEP
 * 6) some pieces are served even while it is choked, and every request has one answer, a block or a
 * reject.
 */
final class SimServeQueue {
  /** As {@code Outbox} has it. */
  private static final int MOST_BLOCKS = 500;

  private final ArrayDeque<Block> blocks = new ArrayDeque<>();
  private final Set<Integer> allowed = new HashSet<>();
  private int answersDue;

  void allow(int piece) {
    allowed.add(piece);
  }

  /**
   * Takes a request.
   *
   * @param had whether we have the block; a peer that we do not choke knows
   * @return false if it is refused
   */
  boolean add(Block block, boolean unchoked, boolean had) {
    answersDue++;
    if (!unchoked && !(allowed.contains(block.piece()) && had)) {
      return false; // it crossed our choke, or we allow what we lack
    }
    if (!had || blocks.size() >= MOST_BLOCKS) {
      throw new AssertionError("asked for what is lacked, or for too much: " + block);
    }
    blocks.add(block);
    return true;
  }

  /** Drops what is not allowed while the other end is choked, and returns it. */
  List<Block> choke() {
    List<Block> refused =
        blocks.stream().filter(block -> !allowed.contains(block.piece())).toList();
    blocks.removeAll(refused);
    return refused;
  }

  /** Returns whether the block was still to be sent. */
  boolean cancel(Block block) {
    return blocks.remove(block);
  }

  /** Notes that a request was answered. */
  void answered() {
    answersDue--;
    if (answersDue < 0) {
      throw new AssertionError("a request was answered twice");
    }
  }

  boolean isEmpty() {
    return blocks.isEmpty();
  }

  Block take() {
    return blocks.remove();
  }

  void clear() {
    blocks.clear();
  }
}
