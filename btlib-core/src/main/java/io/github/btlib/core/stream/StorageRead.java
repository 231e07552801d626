package io.github.btlib.core.stream;

import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A read of the storage that is under way. Whoever waits for it may give it up; the buffer is the
 * read's own until it is done.
 */
final class StorageRead {
  private final long offset;
  private final ByteBuffer buffer;
  private final Runnable whenDone;
  private volatile boolean done;
  private volatile @Nullable Throwable failure;

  /**
   * @param offset where in the torrent to read
   * @param buffer what to fill
   * @param whenDone called by the reading thread
   */
  StorageRead(long offset, ByteBuffer buffer, Runnable whenDone) {
    this.offset = offset;
    this.buffer = buffer;
    this.whenDone = whenDone;
  }

  /** The storage may be a user's: whatever it throws is told to who waits. */
  void run(Storage storage, Consumer<IOException> failed) {
    try {
      storage.read(offset, buffer);
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
      if (e instanceof IOException broken) {
        failed.accept(broken); // before who waits knows
      }
    } finally {
      done = true;
      whenDone.run();
    }
  }

  boolean done() {
    return done;
  }

  /** Returns what was read, ready to be taken from. */
  ByteBuffer result() throws IOException {
    Throwable broken = failure;
    if (broken != null) {
      throw new IOException("reading from the storage failed: " + broken, broken);
    }
    return buffer.flip();
  }
}
