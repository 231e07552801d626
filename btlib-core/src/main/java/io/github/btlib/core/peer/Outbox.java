package io.github.btlib.core.peer;

import io.github.btlib.core.piece.BlockRequest;
import io.github.btlib.core.piece.RequestSink;
import io.github.btlib.core.wire.Block;
import io.github.btlib.core.wire.MessageEncoder;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * What is to be sent to one peer. Anyone puts in, at any time and without waiting; the writer parks
 * on it and takes out a batch. Everything in it is bounded: requests by the window, haves by {@link
 * Haves#MOST}, blocks to serve and rejects by {@link ServeQueue}, extension messages by {@link
 * #MOST_EXTENDED}, the rest is a flag each. Guarded by its own lock, held for computation only.
 */
final class Outbox implements RequestSink {
  /** A peer that leaves so many extension messages unread is sent no more. */
  static final int MOST_EXTENDED = 100;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();

  // guarded by lock
  private final Haves haves = new Haves();
  private final ArrayDeque<Block> requests = new ArrayDeque<>();
  private final ArrayDeque<Block> cancels = new ArrayDeque<>();
  private final ArrayDeque<byte[]> extended = new ArrayDeque<>();
  private final ServeQueue toServe;
  private final Stance stance = new Stance();
  private boolean closing;
  private boolean closed;
  private boolean turn;

  /**
   * @param fast whether both sides speak the Fast extension
   */
  Outbox(boolean fast) {
    this.toServe = new ServeQueue(fast);
  }

  /**
   * Chokes the peer: what it asked for and was not sent is forgotten, by us now and by it when it
   * learns, or rejected.
   */
  void choke() {
    lock.lock();
    try {
      toServe.choke();
      stance.choke();
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  void unchoke() {
    lock.lock();
    try {
      toServe.unchoke();
      stance.unchoke();
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void interested(boolean now) {
    lock.lock();
    try {
      stance.interested(now);
      if (!stance.isTold()) {
        filled.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Queues a have. One that is news to the peer goes out at once, any other with whatever is sent
   * next or at the next {@link #tellHaves}.
   *
   * @param news whether the peer lacks the piece
   * @return false if the peer has not read for so long that it should be parted from
   */
  boolean have(int piece, boolean news) {
    lock.lock();
    try {
      boolean bounded = haves.add(piece, news);
      if (haves.areDue()) {
        filled.signal();
      }
      return bounded;
    } finally {
      lock.unlock();
    }
  }

  /** Sends the haves that wait for something else to be sent. */
  void tellHaves() {
    lock.lock();
    try {
      haves.tell();
      if (haves.areDue()) {
        filled.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  void keepAlive() {
    lock.lock();
    try {
      stance.keepAlive();
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void request(List<BlockRequest> blocks) {
    lock.lock();
    try {
      for (BlockRequest request : blocks) {
        requests.add(request.block());
      }
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void dropRequests(Predicate<Block> stays) {
    lock.lock();
    try {
      requests.removeIf(stays.negate());
      cancels.removeIf(stays.negate());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void cancel(Block block) {
    lock.lock();
    try {
      if (!requests.remove(block)) {
        cancels.add(block);
        filled.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Queues a block that the peer asked for, or refuses it.
   *
   * @param had whether we have it
   */
  ServeQueue.Answer serve(Block block, boolean had) {
    lock.lock();
    try {
      ServeQueue.Answer answer = toServe.add(block, had);
      filled.signal();
      return answer;
    } finally {
      lock.unlock();
    }
  }

  /** Tells whether the peer makes requests and does not read what becomes of them. */
  boolean overflows() {
    lock.lock();
    try {
      return toServe.overflows();
    } finally {
      lock.unlock();
    }
  }

  void doNotServe(Block block) {
    lock.lock();
    try {
      toServe.cancel(block);
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Serves so many bytes of some pieces even while the peer is choked. */
  void allowFast(List<Integer> pieces, long bytes) {
    lock.lock();
    try {
      toServe.allow(pieces, bytes);
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Queues a whole extension message.
   *
   * @return false if too many wait to be sent
   */
  boolean extended(byte[] message) {
    lock.lock();
    try {
      if (extended.size() >= MOST_EXTENDED) {
        return false;
      }
      extended.add(message);
      filled.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Closes when all that is in it now has been sent. */
  void closeWhenSent() {
    lock.lock();
    try {
      closing = true;
      haves.tell();
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Wakes the writer for the last time. */
  void close() {
    lock.lock();
    try {
      closed = true;
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until there is something to send.
   *
   * @return false if the outbox is closed
   */
  boolean await() {
    lock.lock();
    try {
      while (!closed && !closing && isEmpty()) {
        filled.awaitUninterruptibly();
      }
      return !closed && !isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a limit to let blocks pass: until {@link #turn}, or until there is something to send
   * that does not wait for it.
   *
   * @param nanos how long at most
   * @param amidBlock whether nothing else can be sent now
   * @return false if the outbox is closed
   */
  boolean awaitTurn(long nanos, boolean amidBlock) {
    lock.lock();
    try {
      long left = nanos;
      while (!closed && !turn && left > 0 && (amidBlock || nothingButBlocks())) {
        left = filled.awaitNanos(left);
      }
      turn = false;
      return !closed;
    } catch (InterruptedException e) { // which nobody does
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Ends {@link #awaitTurn}. */
  void turn() {
    lock.lock();
    try {
      turn = true;
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  boolean hasBlocks() {
    lock.lock();
    try {
      return !toServe.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Tells whether there is something to send beside blocks. */
  boolean hasControl() {
    lock.lock();
    try {
      return !nothingButBlocks();
    } finally {
      lock.unlock();
    }
  }

  private boolean isEmpty() {
    return nothingButBlocks() && toServe.isEmpty();
  }

  private boolean nothingButBlocks() {
    return stance.isTold()
        && !haves.areDue()
        && requests.isEmpty()
        && cancels.isEmpty()
        && extended.isEmpty()
        && toServe.rejects().isEmpty()
        && toServe.allowances().isEmpty();
  }

  /**
   * Takes out a batch: control messages are put into the buffer, and blocks to serve are named that
   * fit behind them.
   *
   * @param out has room for all flags and at least one block
   * @param blocks receives the blocks to be read and sent, in order
   */
  void takeBatch(ByteBuffer out, List<Block> blocks) {
    takeBatch(out, blocks, Integer.MAX_VALUE);
  }

  /** The same, with a bound on how many blocks. */
  void takeBatch(ByteBuffer out, List<Block> blocks, int most) {
    lock.lock();
    try {
      stance.putChoke(out);
      takeRejects(out); // behind a choke, or the peer would ask again; before an unchoke
      stance.putOthers(out);
      takeExtended(out);
      haves.put(out);
      while (!cancels.isEmpty() && out.remaining() >= MessageEncoder.REQUEST_LENGTH) {
        MessageEncoder.cancel(out, cancels.remove());
      }
      while (!requests.isEmpty() && out.remaining() >= MessageEncoder.REQUEST_LENGTH) {
        MessageEncoder.request(out, requests.remove());
      }
      int room = out.remaining();
      for (Iterator<Block> each = toServe.iterator(); each.hasNext() && blocks.size() < most; ) {
        Block block = each.next();
        room -= MessageEncoder.PIECE_HEADER_LENGTH + block.length();
        if (room < 0) {
          break;
        }
        blocks.add(block);
        each.remove();
      }
    } finally {
      lock.unlock();
    }
  }

  private void takeRejects(ByteBuffer out) {
    ArrayDeque<Block> rejects = toServe.rejects();
    int room = out.remaining() - Stance.LONGEST;
    for (;
        !rejects.isEmpty() && room >= MessageEncoder.REQUEST_LENGTH;
        room -= MessageEncoder.REQUEST_LENGTH) {
      MessageEncoder.reject(out, rejects.remove());
    }
  }

  private void takeExtended(ByteBuffer out) {
    while (!extended.isEmpty() && out.remaining() >= extended.element().length) {
      out.put(extended.remove());
    }
    ArrayDeque<Integer> allowances = toServe.allowances();
    while (!allowances.isEmpty() && out.remaining() >= MessageEncoder.HAVE_LENGTH) {
      MessageEncoder.allowedFast(out, allowances.remove());
    }
  }
}
