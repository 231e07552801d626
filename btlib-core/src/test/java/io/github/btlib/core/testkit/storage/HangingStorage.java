package io.github.btlib.core.testkit.storage;

import io.github.btlib.core.testkit.storage.FaultyStorage.Call;
import io.github.btlib.spi.Storage;
import io.github.btlib.spi.StorageFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes calls to storages wait until it is released, as a disk does that hangs. Thread-safe. */
public final class HangingStorage {
  private final Set<Call> hanging;
  private final CountDownLatch caught = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicInteger waiting = new AtomicInteger();

  private HangingStorage(Set<Call> hanging) {
    this.hanging = hanging;
  }

  /** Makes these kinds of call wait; opening and closing never do. */
  public static HangingStorage at(Call first, Call... more) {
    return new HangingStorage(EnumSet.of(first, more));
  }

  /** Wraps a storage. */
  public StorageFactory around(StorageFactory inner) {
    return (metainfo, saveTo) -> new Hanging(inner.open(metainfo, saveTo));
  }

  /** Waits until a call waits. */
  public void awaitCaller() throws InterruptedException {
    if (!caught.await(10, TimeUnit.SECONDS)) {
      throw new AssertionError("nobody calls");
    }
  }

  /** Returns how many calls wait. */
  public int waiting() {
    return waiting.get();
  }

  /** Lets all calls go on, for good. */
  public void release() {
    released.countDown();
  }

  private void pass(Call call) {
    if (hanging.contains(call)) {
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
    public boolean mayHold(long offset, long length) throws IOException {
      pass(Call.LOOK);
      return super.mayHold(offset, length);
    }

    @Override
    public void sync() throws IOException {
      pass(Call.SYNC);
      super.sync();
    }
  }
}
