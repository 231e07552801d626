package io.github.btlib.core.testkit.storage;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.ResumeStore;
import io.github.btlib.spi.StorageFactory;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes calls to storages wait until they are released, as a disk does that hangs or a network
 * drive that is gone. Thread-safe.
 */
public final class HangingStorage {
  private final CountDownLatch caught = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger spared = new AtomicInteger();
  private volatile Set<StorageCall> hanging = Set.of();
  private volatile boolean closedMeanwhile;

  /** Lets everything pass at first. */
  public HangingStorage() {}

  /** Makes these kinds of call wait from now on. */
  public HangingStorage hang(StorageCall... calls) {
    hanging = Set.of(calls);
    return this;
  }

  /** Lets so many of these calls pass before. */
  public HangingStorage after(int calls) {
    spared.set(calls);
    return this;
  }

  /** Wraps a storage. */
  public StorageFactory around(StorageFactory inner) {
    return WatchedStorage.factory(inner, new Holding());
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
        pass(StorageCall.SAVE);
        inner.save(torrent, data);
      }

      @Override
      public void delete(InfoHash torrent) throws IOException {
        inner.delete(torrent);
      }
    };
  }

  /** Waits until a call waits. */
  public void awaitCall() throws InterruptedException {
    if (!caught.await(10, TimeUnit.SECONDS)) {
      throw new AssertionError("nobody calls any of " + hanging);
    }
  }

  /** Returns how many calls wait. */
  public int waiting() {
    return waiting.get();
  }

  /** Lets all calls go on, for good. */
  public void release() {
    hanging = Set.of();
    released.countDown();
  }

  /** Waits until a storage is closed. */
  public void awaitClosed() throws InterruptedException {
    if (!closed.await(10, TimeUnit.SECONDS)) {
      throw new AssertionError("nobody closes the storage");
    }
  }

  /** Tells whether a storage was closed or deleted while another call waited. */
  public boolean closedMeanwhile() {
    return closedMeanwhile;
  }

  private void pass(StorageCall call) {
    if (hanging.contains(call) && spared.getAndDecrement() <= 0) {
      waiting.incrementAndGet();
      caught.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        throw new AssertionError("the engine interrupts no storage", e);
      } finally {
        waiting.decrementAndGet();
      }
    }
  }

  private final class Holding implements WatchedStorage.Watcher {
    @Override
    public void before(StorageCall call) {
      if (call == StorageCall.CLOSE || call == StorageCall.DELETE) {
        closedMeanwhile |= waiting.get() > 0;
      }
      pass(call);
    }

    @Override
    public void after(StorageCall call) {
      if (call == StorageCall.CLOSE) {
        closed.countDown();
      }
    }
  }
}
