package io.github.btlib.core.testkit;

import io.github.btlib.core.testkit.storage.StorageDecorator;
import io.github.btlib.spi.Storage;
import io.github.btlib.spi.StorageFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** A storage whose reads can be made to wait, for tests that need something under way. */
public final class GatedStorage {
  private final AtomicBoolean shut = new AtomicBoolean();
  private final CountDownLatch waiting = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);

  /** Wraps a storage. */
  public StorageFactory around(StorageFactory inner) {
    return (metainfo, saveTo) -> new Gated(inner.open(metainfo, saveTo));
  }

  /** Makes every read wait from now on. */
  public void shut() {
    shut.set(true);
  }

  /** Waits until a read waits. */
  public void awaitReader() throws InterruptedException {
    if (!waiting.await(10, java.util.concurrent.TimeUnit.SECONDS)) {
      throw new AssertionError("nobody reads");
    }
  }

  /** Lets all reads go on, for good. */
  public void open() {
    shut.set(false);
    opened.countDown();
  }

  private final class Gated extends StorageDecorator {
    Gated(Storage inner) {
      super(inner);
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
      if (shut.get()) {
        waiting.countDown();
        try {
          opened.await();
        } catch (InterruptedException e) {
          throw new AssertionError("the engine interrupts no storage", e);
        }
      }
      super.read(offset, target);
    }
  }
}
