package io.github.btlib.core.peer;

import io.github.btlib.core.wire.AllowedFast;
import io.github.btlib.core.wire.Block;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a peer asked us for and was not sent yet, and what of it is refused. Part of the {@link
 * Outbox}, which guards it: whether the peer is choked and what is queued change together.
 *
 * <p>If the peer speaks the Fast extension (BEP 6), every request that is not served is rejected;
 * otherwise it is dropped without a word. A block that is asked for again while it is queued is
 * answered once.
 */
final class ServeQueue {
  /** What we say as {@code reqq} (BEP 10). */
  static final int ANNOUNCED = 500;

  /**
   * What we take all the same: Transmission 3 asks for ten seconds' worth before it has read what
   * we say, and waits for what is dropped.
   */
  static final int MOST_BLOCKS = 2_000;

  /** A peer that leaves so many rejects unread asks for the sake of asking. */
  static final int MOST_REJECTS = 4_000;

  /**
   * A choked peer is sent no more than this. So long as {@link AllowedFast#PIECES} pieces are
   * longer, fewer are allowed.
   */
  static final long MOST_BYTES_WHILE_CHOKED = 16 * 1024 * 1024;

  /** What becomes of a request. */
  enum Answer {
    SERVED,
    CHOKED,
    LACKED,
    TOO_MANY
  }

  private final boolean fast;
  private final Set<Block> blocks = new LinkedHashSet<>();
  private final ArrayDeque<Block> rejects = new ArrayDeque<>();
  private final ArrayDeque<Integer> allowances = new ArrayDeque<>();
  private final Set<Integer> allowedFast = new HashSet<>();
  private long bytesWhileChoked;
  private boolean choked = true;

  /**
   * @param fast whether both sides speak the Fast extension
   */
  ServeQueue(boolean fast) {
    this.fast = fast;
  }

  /** Serves no more than allowed fast pieces, of what is queued and what is to come. */
  void choke() {
    choked = true;
    for (Iterator<Block> each = blocks.iterator(); each.hasNext(); ) {
      Block block = each.next();
      if (!isAllowed(block)) {
        each.remove();
        reject(block);
      }
    }
  }

  void unchoke() {
    choked = false;
  }

  /** Takes what is left of the bytes for choked peers, so what is allowed is allowed once. */
  private boolean isAllowed(Block block) {
    if (!allowedFast.contains(block.piece()) || bytesWhileChoked < block.length()) {
      return false;
    }
    bytesWhileChoked -= block.length();
    return true;
  }

  /**
   * Queues a block, or refuses it.
   *
   * @param had whether we have it
   */
  Answer add(Block block, boolean had) {
    if (blocks.contains(block)) {
      return Answer.SERVED;
    }
    Answer answer = Answer.SERVED;
    if (choked && !(had && blocks.size() < MOST_BLOCKS && isAllowed(block))) {
      answer = Answer.CHOKED;
    } else if (!had) {
      answer = Answer.LACKED;
    } else if (blocks.size() >= MOST_BLOCKS) {
      answer = Answer.TOO_MANY;
    }
    if (answer == Answer.SERVED) {
      blocks.add(block);
    } else {
      reject(block);
    }
    return answer;
  }

  private void reject(Block block) {
    if (fast) {
      rejects.add(block);
    }
  }

  /** Takes back a request that the peer cancelled. */
  void cancel(Block block) {
    if (blocks.remove(block)) {
      reject(block);
    }
  }

  /** Serves pieces to the peer even while it is choked, and tells it so. */
  void allow(List<Integer> pieces, long bytes) {
    allowedFast.addAll(pieces);
    allowances.addAll(pieces);
    bytesWhileChoked += bytes;
  }

  boolean isEmpty() {
    return blocks.isEmpty();
  }

  /** Returns the blocks to send, in order; they may be removed as they are taken. */
  Iterator<Block> iterator() {
    return blocks.iterator();
  }

  ArrayDeque<Block> rejects() {
    return rejects;
  }

  /** Returns the pieces that the peer is still to be told of. */
  ArrayDeque<Integer> allowances() {
    return allowances;
  }

  boolean overflows() {
    return rejects.size() > MOST_REJECTS;
  }
}
