package io.github.btlib.core.testkit.storage;

import io.github.btlib.StorageFault;
import io.github.btlib.StorageFaultException;
import io.github.btlib.spi.StorageFactory;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes calls to storages fail: one, or all until it is cured; and counts how often one did.
 * Thread-safe.
 */
public final class FaultyStorage {
  private final Set<StorageCall> broken = EnumSet.noneOf(StorageCall.class);
  private final AtomicInteger left;
  private boolean careless;
  private boolean once;
  private StorageFault fault = StorageFault.IO_ERROR;
  private final AtomicInteger fired = new AtomicInteger();

  private FaultyStorage(StorageCall call, int callsBefore) {
    broken.add(call);
    left = new AtomicInteger(callsBefore);
  }

  /** Fails a kind of call, from the first on. */
  public static FaultyStorage at(StorageCall call) {
    return new FaultyStorage(call, 0);
  }

  /** Fails a kind of call after so many that went well. */
  public static FaultyStorage after(int calls, StorageCall call) {
    return new FaultyStorage(call, calls);
  }

  /** Says which fault it is. */
  public synchronized FaultyStorage with(StorageFault kind) {
    fault = kind;
    return this;
  }

  /** Fails one call only, and cures itself. */
  public synchronized FaultyStorage once() {
    once = true;
    return this;
  }

  /** Wraps a storage. */
  public StorageFactory around(StorageFactory inner) {
    return WatchedStorage.factory(inner, new Failing());
  }

  /** Lets everything go well from now on. */
  public synchronized void cure() {
    broken.clear();
  }

  /** Returns how many calls failed. */
  public int faultsFired() {
    return fired.get();
  }

  /** Fails with an exception that the contract does not name, as a careless implementer's would. */
  public synchronized FaultyStorage carelessly() {
    careless = true;
    return this;
  }

  private synchronized void pass(StorageCall call) throws IOException {
    if (broken.contains(call) && left.getAndDecrement() <= 0) {
      fired.incrementAndGet();
      if (once) {
        broken.clear();
      }
      String reason = "a fault of the test: " + call;
      if (careless) {
        throw new IllegalStateException(reason);
      }
      throw fault == StorageFault.IO_ERROR
          ? new IOException(reason)
          : new StorageFaultException(fault, reason);
    }
  }

  private final class Failing implements WatchedStorage.Watcher {
    @Override
    public void before(StorageCall call) throws IOException {
      if (call != StorageCall.CLOSE) {
        pass(call);
      }
    }

    /** A storage that fails to close is closed all the same. */
    @Override
    public void after(StorageCall call) throws IOException {
      if (call == StorageCall.CLOSE) {
        pass(call);
      }
    }
  }
}
