package io.github.btlib.core.testkit;

import io.github.btlib.core.testkit.storage.StorageDecorator;
import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Notes every write, and fails those it is told to. */
public final class RecordingStorage extends StorageDecorator {
  private final List<Write> writes = new CopyOnWriteArrayList<>();
  private final AtomicLong bytesRead = new AtomicLong();
  private volatile boolean failWrites;
  private volatile boolean failReads;

  public RecordingStorage(Storage storage) {
    super(storage);
  }

  /** A range that was written. */
  public record Write(long offset, int length) {}

  public List<Write> writes() {
    return writes;
  }

  public long bytesRead() {
    return bytesRead.get();
  }

  public void failWrites(boolean fail) {
    failWrites = fail;
  }

  public void failReads(boolean fail) {
    failReads = fail;
  }

  @Override
  public void read(long offset, ByteBuffer target) throws IOException {
    if (failReads) {
      throw new IOException("the disk is gone");
    }
    bytesRead.addAndGet(target.remaining());
    super.read(offset, target);
  }

  @Override
  public void write(long offset, ByteBuffer source) throws IOException {
    if (failWrites) {
      throw new IOException("the disk is full");
    }
    writes.add(new Write(offset, source.remaining()));
    super.write(offset, source);
  }
}
