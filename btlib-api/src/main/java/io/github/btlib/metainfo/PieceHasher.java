package io.github.btlib.metainfo;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Hashes the pieces of files on several threads. Each takes the next piece there is, so that they
 * read close to each other on the disk, and needs one buffer however long the pieces are. The
 * threads are platform threads, since the work is reading files and arithmetic.
 *
 * <p>The calling thread only waits and tells of progress. It is the one that may be interrupted;
 * the others never are, because that would close the files they read, but look at {@link #stop}.
 */
final class PieceHasher {

  private static final int BUFFER = 256 << 10;
  private static final int HASH_LENGTH = 20;
  private static final long PROGRESS_MILLIS = 100;

  private final List<SourceFile> sources;
  private final FileTable files;
  private final int pieceLength;
  private final int pieceCount;

  /** Written by many threads, each to the parts of the pieces it took; read after they ended. */
  private final byte[] hashes;

  private final AtomicInteger nextPiece = new AtomicInteger();
  private final AtomicLong hashedBytes = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean stop;

  /** The sources are those of the files of the table, in the same order. */
  PieceHasher(List<SourceFile> sources, FileTable files, int pieceLength, int pieceCount) {
    this.sources = sources;
    this.files = files;
    this.pieceLength = pieceLength;
    this.pieceCount = pieceCount;
    this.hashes = new byte[pieceCount * HASH_LENGTH];
  }

  byte[] hash(int threads, HashProgress progress) {
    int count = Math.min(threads, pieceCount);
    CountDownLatch running = new CountDownLatch(count);
    List<Thread> workers = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        workers.add(
            Thread.ofPlatform().daemon().name("btlib-hash-" + i).start(() -> work(running)));
      }
      while (!running.await(PROGRESS_MILLIS, TimeUnit.MILLISECONDS)) {
        progress.hashed(hashedBytes.get(), files.totalLength());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("interrupted while hashing"));
    } finally {
      stop = true;
      joinAll(workers);
    }
    throwFailure();
    progress.hashed(hashedBytes.get(), files.totalLength());
    return hashes;
  }

  private void throwFailure() {
    Throwable thrown = failure.get();
    switch (thrown) {
      case null -> {}
      case Error e -> throw e;
      case RuntimeException e -> throw e;
      case IOException e -> throw new UncheckedIOException(e);
      default -> throw new IllegalStateException(thrown);
    }
  }

  private void work(CountDownLatch running) {
    try (Reader reader = new Reader()) {
      for (int piece = nextPiece.getAndIncrement();
          piece < pieceCount && !stop;
          piece = nextPiece.getAndIncrement()) {
        reader.hash(piece);
      }
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
      stop = true;
    } finally {
      running.countDown();
    }
  }

  /**
   * No thread may outlive the call, not even when it is interrupted: they end at the next chunk.
   */
  private static void joinAll(List<Thread> workers) {
    boolean interrupted = false;
    for (Thread worker : workers) {
      while (worker.isAlive()) {
        try {
          worker.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** What one thread needs; it keeps a file open until it comes to the next. */
  private final class Reader implements AutoCloseable {
    private final MessageDigest digest = Sha1.newDigest();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private @Nullable FileChannel channel;
    private int channelOf = -1;

    void hash(int piece) throws Exception {
      long offset = (long) piece * pieceLength;
      long size = Math.min(pieceLength, files.totalLength() - offset);
      for (FileSlice slice : files.slices(offset, size)) {
        update(slice);
      }
      digest.digest(hashes, piece * HASH_LENGTH, HASH_LENGTH);
    }

    private void update(FileSlice slice) throws IOException {
      SourceFile source = sources.get(slice.file().index());
      try {
        update(open(slice.file().index()), slice);
      } catch (EOFException e) {
        throw source.changed();
      } catch (IOException e) {
        // what the system says of a failed read does not name the file
        throw new IOException("cannot read " + source.file() + ": " + e.getMessage(), e);
      }
    }

    private void update(FileChannel file, FileSlice slice) throws IOException {
      long position = slice.fileOffset();
      long end = position + slice.length();
      while (position < end && !stop) {
        buffer.clear().limit((int) Math.min(BUFFER, end - position));
        int read = file.read(buffer, position);
        if (read < 0) {
          throw new EOFException();
        }
        digest.update(buffer.flip());
        position += read;
        hashedBytes.addAndGet(read);
      }
    }

    private FileChannel open(int index) throws IOException {
      FileChannel current = channel;
      if (current == null || channelOf != index) {
        close();
        current = FileChannel.open(sources.get(index).file(), StandardOpenOption.READ);
        channel = current;
        channelOf = index;
      }
      return current;
    }

    @Override
    public void close() throws IOException {
      if (channel != null) {
        channel.close();
      }
    }
  }
}
