package io.github.btlib.core.testkit.storage;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.FileStamp;
import io.github.btlib.spi.ResumeStore;
import io.github.btlib.spi.Storage;
import io.github.btlib.spi.StorageFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A disk that answers one kind of call no more, as a network drive does that is gone. */
public final class HangingDisk {
  /** What can hang. */
  public enum Call {
    READ,
    WRITE,
    SYNC,
    STAMPS,
    SAVE,
    CLOSE
  }

  private final CountDownLatch waiting = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable Call hanging;

  /** Makes every such call wait from now on. */
  public void hang(Call call) {
    hanging = call;
  }

  /** Waits until a call waits. */
  public void awaitCall() throws InterruptedException {
    if (!waiting.await(10, TimeUnit.SECONDS)) {
      throw new AssertionError("nobody calls " + hanging);
    }
  }

  /** Lets everything go on, for good. */
  public void release() {
    hanging = null;
    released.countDown();
  }

  /** Waits until the storage is closed. */
  public void awaitClosed() throws InterruptedException {
    if (!closed.await(10, TimeUnit.SECONDS)) {
      throw new AssertionError("nobody closes the storage");
    }
  }

  private void pass(Call call) {
    if (call == hanging) {
      waiting.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        throw new AssertionError("the engine interrupts no storage", e);
      }
    }
  }

  /** Wraps a storage. */
  public StorageFactory around(StorageFactory inner) {
    return (metainfo, saveTo) -> new Hanging(inner.open(metainfo, saveTo));
  }

  /** Wraps a store of resume data. */
  public ResumeStore around(ResumeStore inner) {
    return new ResumeStore() {
      @Override
      public Optional<byte[]> load(InfoHash torrent) throws IOException {
        return inner.load(torrent);
      }

      @Override
      public void save(InfoHash torrent, byte[] data) throws IOException {
        pass(Call.SAVE);
        inner.save(torrent, data);
      }

      @Override
      public void delete(InfoHash torrent) throws IOException {
        inner.delete(torrent);
      }
    };
  }

  private final class Hanging extends StorageDecorator {
    Hanging(Storage inner) {
      super(inner);
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
      pass(Call.READ);
      super.read(offset, target);
    }

    @Override
    public void write(long offset, ByteBuffer source) throws IOException {
      pass(Call.WRITE);
      super.write(offset, source);
    }

    @Override
    public void sync() throws IOException {
      pass(Call.SYNC);
      super.sync();
    }

    @Override
    public List<FileStamp> stamps() throws IOException {
      pass(Call.STAMPS);
      return super.stamps();
    }

    @Override
    public void close() throws IOException {
      pass(Call.CLOSE);
      super.close();
      closed.countDown();
    }
  }
}
