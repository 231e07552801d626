package io.github.btlib.core.stream;

import io.github.btlib.Priority;
import io.github.btlib.ReadTimeoutException;
import io.github.btlib.core.piece.Deadlines;
import io.github.btlib.core.piece.PieceBook;
import io.github.btlib.core.piece.ReadAhead;
import io.github.btlib.metainfo.TorrentFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A file as its reader sees it: its verified bytes, and a wait where there are none yet.
 *
 * <p>The reader's thread is the user's and may be interrupted, which closes a file for everyone
 * that is read just then. So it only ever waits: for pieces, and for the engine's thread that reads
 * the storage into a buffer of the channel's own. Both waits end when the channel is closed.
 */
public final class VerifiedFileChannel implements SeekableByteChannel, Deadlines.Reader {
  /** How much a read returns at most. */
  static final int MOST_AT_ONCE = 128 << 10;

  private final TorrentFile file;
  private final FileReaders readers;
  private final PieceBook pieces;
  private final int pieceLength;
  private final long timeout;

  /** Reads come one after the other. Taken before the other lock. */
  private final ReentrantLock turn = new ReentrantLock();

  /** Guarded by the turn; null while a read that was given up may still fill it. */
  private @Nullable ByteBuffer buffer;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // guarded by lock, under which the piece book's may be taken
  private final ReadAhead ahead;
  private Deadlines.Window window = Deadlines.Window.NONE;
  private boolean hurrying;
  private long position;
  private boolean closed;

  VerifiedFileChannel(TorrentFile file, FileReaders readers, Duration timeout) {
    this.file = file;
    this.readers = readers;
    this.pieces = readers.pieces();
    this.pieceLength = readers.metainfo().pieceLength();
    this.timeout = nanos(timeout);
    this.ahead = new ReadAhead(file.offset(), file.end(), pieceLength, System.nanoTime());
  }

  private static long nanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE; // 292 years, which the clock's differences can tell
    }
  }

  /** Begins to say what is needed. */
  void begin() {
    lock.lock();
    try {
      steer(true);
    } finally {
      lock.unlock();
    }
    readers.refill();
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (target.isReadOnly()) {
      throw new IllegalArgumentException("the buffer is read-only");
    }
    try {
      turn.lockInterruptibly();
    } catch (InterruptedException e) {
      throw closedByInterrupt();
    }
    try {
      return target.hasRemaining() ? readNext(target) : nothing();
    } catch (InterruptedException e) {
      throw closedByInterrupt();
    } finally {
      turn.unlock();
    }
  }

  private int nothing() throws ClosedChannelException {
    lock.lock();
    try {
      requireOpen();
      return 0;
    } finally {
      lock.unlock();
    }
  }

  private ClosedByInterruptException closedByInterrupt() {
    close();
    Thread.currentThread().interrupt();
    return new ClosedByInterruptException();
  }

  private int readNext(ByteBuffer target) throws IOException, InterruptedException {
    long from;
    int count;
    long deadline = System.nanoTime() + timeout;
    lock.lock();
    try {
      requireOpen();
      count = awaitVerified(Math.min(target.remaining(), MOST_AT_ONCE), deadline);
      from = position;
    } finally {
      lock.unlock();
    }
    if (count < 0) {
      return count;
    }
    ByteBuffer read = load(from, count, deadline);
    target.put(read);
    buffer = read;
    moveOn(from, count);
    return count;
  }

  /**
   * Waits for a byte at the position.
   *
   * @return how many can be read from there on, or -1 at the end
   */
  private int awaitVerified(int most, long deadline) throws IOException, InterruptedException {
    long left = deadline - System.nanoTime();
    while (position < file.length()) {
      int count = verifiedFrom(position, most);
      if (count > 0) {
        return count;
      }
      int piece = pieceAt(position);
      requireHope(piece);
      steer(!hurrying); // a check may have found that what was verified is no more
      if (left <= 0) {
        throw timedOut(piece);
      }
      left = changed.awaitNanos(left);
      requireStillOpen();
    }
    return -1;
  }

  private ReadTimeoutException timedOut(int piece) {
    return new ReadTimeoutException(
        "%s: byte %d, in piece %d, was not verified within %s; connected peers that have it: %d; %s"
            .formatted(
                file.path(),
                position,
                piece,
                Duration.ofNanos(timeout),
                pieces.availability()[piece],
                readers.state()),
        piece);
  }

  private void requireHope(int piece) throws IOException {
    readers.requireHope(file);
    if (pieces.priority(piece) == Priority.SKIP && !pieces.isVerified(piece)) {
      throw new IOException(
          file.path()
              + ": piece "
              + piece
              + " is not wanted and will not come; give the file another priority than SKIP");
    }
  }

  /** To be asked after a wait. */
  private void requireStillOpen() throws AsynchronousCloseException {
    if (closed) {
      throw new AsynchronousCloseException();
    }
  }

  private ByteBuffer load(long from, int count, long deadline)
      throws IOException, InterruptedException {
    ByteBuffer own = buffer;
    buffer = null;
    if (own == null || own.capacity() < count) {
      own = ByteBuffer.allocate(count);
    }
    StorageRead read =
        new StorageRead(file.offset() + from, own.clear().limit(count), this::piecesChanged);
    readers.read(read);
    lock.lock();
    try {
      long left = deadline - System.nanoTime();
      while (!read.done()) {
        if (left <= 0) {
          throw new ReadTimeoutException(
              file.path() + ": the storage did not answer within " + Duration.ofNanos(timeout),
              pieceAt(from));
        }
        left = changed.awaitNanos(left);
        requireStillOpen();
      }
    } finally {
      lock.unlock();
    }
    return read.result();
  }

  private void moveOn(long from, int count) {
    lock.lock();
    try {
      ahead.taken(count, System.nanoTime());
      if (position == from) { // or it was changed meanwhile
        position += count;
      }
      steer(false);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Says what is needed if that begins elsewhere than before.
   *
   * @param anew whether to say it in any case
   * @return whether a piece is needed now that was not hurried for
   */
  private boolean steer(boolean anew) {
    Deadlines.Window before = window;
    Deadlines.Window next = ahead.window(position, System.nanoTime());
    if (closed || (next.first() == before.first() && !anew)) {
      return false;
    }
    window = next;
    hurrying = !allVerified(next);
    pieces.deadlines().set(this, hurrying ? next : Deadlines.Window.NONE);
    return next.first() < before.first() || next.first() > before.last();
  }

  private boolean allVerified(Deadlines.Window window) {
    for (int piece = window.first(); piece <= window.last(); piece++) {
      if (!pieces.isVerified(piece)) {
        return false;
      }
    }
    return true;
  }

  private int pieceAt(long at) {
    return (int) ((file.offset() + at) / pieceLength);
  }

  /** Returns how many bytes are verified from a position on, without a gap. */
  private int verifiedFrom(long at, int most) {
    long from = file.offset() + at;
    long end = Math.min(from + most, file.end());
    long upTo = from;
    while (upTo < end && pieces.isVerified((int) (upTo / pieceLength))) {
      upTo = Math.min(end, (upTo / pieceLength + 1) * pieceLength);
    }
    return (int) (upTo - from);
  }

  /** Returns how many bytes can be read without waiting for peers. */
  int available() throws ClosedChannelException {
    lock.lock();
    try {
      requireOpen();
      return position < file.length() ? verifiedFrom(position, Integer.MAX_VALUE) : 0;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void piecesChanged() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long position() throws ClosedChannelException {
    lock.lock();
    try {
      requireOpen();
      return position;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public SeekableByteChannel position(long newPosition) throws ClosedChannelException {
    if (newPosition < 0) {
      throw new IllegalArgumentException("position " + newPosition + " is negative");
    }
    boolean elsewhere;
    lock.lock();
    try {
      requireOpen();
      position = newPosition;
      elsewhere = steer(false);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (elsewhere) {
      readers.refill();
    }
    return this;
  }

  @Override
  public long size() throws ClosedChannelException {
    nothing();
    return file.length();
  }

  private void requireOpen() throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public boolean isOpen() {
    lock.lock();
    try {
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      pieces.deadlines().remove(this);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int write(ByteBuffer source) throws ClosedChannelException {
    nothing();
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long size) throws ClosedChannelException {
    nothing();
    throw new NonWritableChannelException();
  }
}
