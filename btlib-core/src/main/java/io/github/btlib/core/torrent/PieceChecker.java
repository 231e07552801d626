package io.github.btlib.core.torrent;

import io.github.btlib.core.piece.Digests;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Finds out which pieces of a storage match their hashes, on all cores. One check for each
 * instance. What is missing or cannot be read counts as not had.
 */
final class PieceChecker {
  /** Fits the cache, so that what was read is hashed from there. */
  private static final int READ_SIZE = 128 * 1024;

  private static final int HASH_SIZE = 16 * 1024;

  /** A thread takes pieces of so many bytes at a time, and asks once whether there are any. */
  private static final int RUN_SIZE = 1024 * 1024;

  private final Metainfo metainfo;
  private final Storage storage;
  private final int[] pieces;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger checked = new AtomicInteger();
  private final List<Future<BitSet>> parts = new CopyOnWriteArrayList<>();
  private final Phaser running = new Phaser(1);
  private volatile boolean cancelled;

  /**
   * @param doubtful the pieces to check
   */
  PieceChecker(Metainfo metainfo, Storage storage, BitSet doubtful) {
    this.metainfo = metainfo;
    this.storage = storage;
    this.pieces = doubtful.stream().toArray();
  }

  /** Returns the checked part, 0 to 1; any thread may ask. */
  double progress() {
    return pieces.length == 0 ? 1 : (double) checked.get() / pieces.length;
  }

  /** Tells whether the check was given up, so that its result says nothing of some pieces. */
  boolean isCancelled() {
    return cancelled;
  }

  /** Makes the check end soon with what it has; any thread may call it. */
  void cancel() {
    cancelled = true;
    parts.forEach(part -> part.cancel(false)); // those that wait behind another torrent's check
  }

  /**
   * Checks the pieces.
   *
   * @param threads runs the hashing, several tasks at a time
   * @return the pieces that match
   * @throws IOException if the storage cannot even be looked at
   */
  BitSet check(ExecutorService threads, int parallelism) throws IOException {
    if (!storage.mayHold(0, metainfo.totalLength())) {
      checked.set(pieces.length);
      return new BitSet();
    }
    for (int i = 0; i < Math.min(parallelism, pieces.length); i++) {
      parts.add(threads.submit(this::checkSome));
    }
    if (cancelled) {
      cancel(); // it came before the parts were there
    }
    return joinAll();
  }

  /** Every part is waited for, whatever becomes of the others: they read the storage. */
  private BitSet joinAll() {
    BitSet good = new BitSet();
    RuntimeException failure = null;
    for (Future<BitSet> part : parts) {
      try {
        good.or(join(part));
      } catch (CancellationException e) {
        // it had not begun, or is about to end
      } catch (IllegalStateException e) {
        failure = e;
        cancelled = true;
      }
    }
    running
        .arriveAndAwaitAdvance(); // the future of a part that is given up ends before the part does
    if (failure != null) {
      throw failure;
    }
    return good;
  }

  private static BitSet join(Future<BitSet> part) {
    while (true) {
      try {
        return part.get();
      } catch (InterruptedException e) {
        // the torrent's thread is cancelled by cancel(), never by interruption
      } catch (ExecutionException e) {
        throw new IllegalStateException("a check failed unexpectedly", e.getCause());
      }
    }
  }

  private BitSet checkSome() {
    running.register();
    try {
      return checkNext();
    } finally {
      running.arriveAndDeregister();
    }
  }

  private BitSet checkNext() {
    BitSet good = new BitSet();
    ByteBuffer buffer = ByteBuffer.allocateDirect(Math.min(READ_SIZE, metainfo.pieceLength()));
    byte[] scratch = new byte[HASH_SIZE];
    MessageDigest digest = Digests.sha1();
    int run = Math.max(1, RUN_SIZE / metainfo.pieceLength());
    for (int from = next.getAndAdd(run);
        from < pieces.length && !cancelled;
        from = next.getAndAdd(run)) {
      int end = Math.min(from + run, pieces.length);
      if (mayHold(pieces[from], pieces[end - 1])) {
        for (int turn = from; turn < end && !cancelled; turn++) {
          if (matches(pieces[turn], digest, buffer, scratch)) {
            good.set(pieces[turn]);
          }
          checked.incrementAndGet();
        }
      } else {
        checked.addAndGet(end - from);
      }
    }
    return good;
  }

  private boolean mayHold(int first, int last) {
    long offset = metainfo.pieceOffset(first);
    long end = metainfo.pieceOffset(last) + metainfo.pieceSize(last);
    try {
      return storage.mayHold(offset, end - offset);
    } catch (IOException e) {
      return true; // reading tells, piece by piece
    }
  }

  private boolean matches(int piece, MessageDigest digest, ByteBuffer buffer, byte[] scratch) {
    try {
      long offset = metainfo.pieceOffset(piece);
      int size = metainfo.pieceSize(piece);
      for (int done = 0; done < size && !cancelled; ) {
        buffer.clear().limit(Math.min(buffer.capacity(), size - done));
        storage.read(offset + done, buffer);
        buffer.flip();
        done += buffer.remaining();
        while (buffer.hasRemaining()) {
          int count = Math.min(scratch.length, buffer.remaining());
          buffer.get(scratch, 0, count);
          digest.update(scratch, 0, count);
        }
      }
      return metainfo.matchesPiece(piece, digest.digest());
    } catch (IOException e) {
      return false; // fetching it again is the cure; if the disk is broken, writing will tell
    } finally {
      digest.reset();
    }
  }
}
