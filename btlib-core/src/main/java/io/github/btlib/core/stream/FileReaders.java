package io.github.btlib.core.stream;

import io.github.btlib.StorageException;
import io.github.btlib.TorrentRemovedException;
import io.github.btlib.TorrentState;
import io.github.btlib.core.piece.PieceBook;
import io.github.btlib.core.thread.Workers;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.metainfo.TorrentFile;
import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Opens a torrent's files to be read, and sees to it that nobody reads a closed storage. */
public final class FileReaders {
  private final Metainfo metainfo;
  private final PieceBook pieces;
  private final Storage storage;
  private final Workers workers;
  private final Supplier<TorrentState> state;
  private final Supplier<Optional<IOException>> failure;
  private final Consumer<IOException> readFailed;
  private final Runnable refill;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition nobodyReads = lock.newCondition();

  // guarded by lock
  private int reading;
  private boolean closed;

  /**
   * @param workers starts the threads that read the storage
   * @param state tells what the torrent does, for messages
   * @param failure tells why the torrent does not go on, or nothing
   * @param readFailed is told what the storage throws
   * @param refill has peers asked for what is needed now
   */
  public FileReaders(
      Metainfo metainfo,
      PieceBook pieces,
      Storage storage,
      Workers workers,
      Supplier<TorrentState> state,
      Supplier<Optional<IOException>> failure,
      Consumer<IOException> readFailed,
      Runnable refill) {
    this.metainfo = metainfo;
    this.pieces = pieces;
    this.storage = storage;
    this.workers = workers;
    this.state = state;
    this.failure = failure;
    this.readFailed = readFailed;
    this.refill = refill;
  }

  /**
   * Opens a file.
   *
   * @param timeout how long a read may wait
   * @throws TorrentRemovedException if the torrent has been removed
   */
  public VerifiedFileChannel open(TorrentFile file, Duration timeout) {
    if (isClosed()) {
      throw removed();
    }
    VerifiedFileChannel channel = new VerifiedFileChannel(file, this, timeout);
    channel.begin();
    return channel;
  }

  /** Returns how much of a file is verified, in bytes. */
  public long verifiedBytes(TorrentFile file) {
    long bytes = 0;
    for (int piece = metainfo.firstPiece(file); piece <= metainfo.lastPiece(file); piece++) {
      if (pieces.isVerified(piece)) {
        long begin = metainfo.pieceOffset(piece);
        long end = Math.min(begin + metainfo.pieceSize(piece), file.end());
        bytes += end - Math.max(begin, file.offset());
      }
    }
    return bytes;
  }

  /** Has those who wait look again at whether there is hope. */
  public void stateChanged() {
    pieces.deadlines().tell();
  }

  /**
   * Ends all waiting and waits, however long it takes, until nobody uses the storage any more; it
   * is not used again.
   */
  public void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    pieces.deadlines().tell();
    lock.lock();
    try {
      while (reading > 0) {
        nobodyReads.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private static TorrentRemovedException removed() {
    return new TorrentRemovedException("the torrent was removed");
  }

  /**
   * Begins to read the storage, on a thread that nobody interrupts.
   *
   * @throws IOException if the torrent has been removed
   */
  void read(StorageRead read) throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new IOException("the torrent was removed", removed());
      }
      reading++;
    } finally {
      lock.unlock();
    }
    workers.start(
        "reader of " + metainfo.name(),
        () -> {
          try {
            read.run(storage, readFailed);
          } finally {
            hasRead();
          }
        });
  }

  private void hasRead() {
    lock.lock();
    try {
      reading--;
      if (reading == 0) {
        nobodyReads.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Fails if what is waited for cannot come as things are. */
  void requireHope(TorrentFile file) throws IOException {
    if (isClosed()) {
      throw new IOException(file.path() + " cannot be read: the torrent was removed", removed());
    }
    Optional<IOException> broken = failure.get();
    if (broken.isPresent()) {
      throw new IOException(
          file.path() + " cannot be read on: " + broken.get().getMessage(),
          new StorageException("the torrent has failed", broken.get()));
    }
  }

  Metainfo metainfo() {
    return metainfo;
  }

  PieceBook pieces() {
    return pieces;
  }

  TorrentState state() {
    return state.get();
  }

  void refill() {
    refill.run();
  }
}
