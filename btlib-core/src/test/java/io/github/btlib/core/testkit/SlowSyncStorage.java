package io.github.btlib.core.testkit;

import io.github.btlib.core.testkit.storage.StorageDecorator;
import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A storage whose sync takes until it is told to end. Thread-safe. */
public final class SlowSyncStorage extends StorageDecorator {
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private volatile boolean syncing;
  private volatile boolean closedMeanwhile;

  public SlowSyncStorage(Storage inner) {
    super(inner);
  }

  /** Waits until the sync has begun. */
  public void awaitSync() throws InterruptedException {
    if (!begun.await(10, TimeUnit.SECONDS)) {
      throw new AssertionError("nobody syncs");
    }
  }

  public void endSync() {
    mayEnd.countDown();
  }

  /** Tells whether the storage was closed or deleted before its sync had returned. */
  public boolean closedMeanwhile() {
    return closedMeanwhile;
  }

  @Override
  public void sync() throws IOException {
    syncing = true;
    begun.countDown();
    try {
      mayEnd.await();
    } catch (InterruptedException e) {
      throw new AssertionError("the engine interrupts no storage", e);
    }
    super.sync();
    syncing = false;
  }

  @Override
  public void delete() throws IOException {
    closedMeanwhile |= syncing;
    super.delete();
  }

  @Override
  public void close() throws IOException {
    closedMeanwhile |= syncing;
    super.close();
  }
}
