package io.github.btlib.core.testkit.storage;

import io.github.btlib.StorageFault;
import io.github.btlib.StorageFaultException;
import io.github.btlib.spi.Storage;
import io.github.btlib.spi.StorageFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes calls to storages fail: one, or all until it is cured; and counts how often one did.
 * Thread-safe.
 */
public final class FaultyStorage {
  /** What can fail. */
  public enum Call {
    /** Opening a storage. */
    OPEN,
    /** {@link Storage#read}. */
    READ,
    /** {@link Storage#write}. */
    WRITE,
    /** {@link Storage#mayHold}. */
    LOOK,
    /** {@link Storage#sync}. */
    SYNC,
    /** {@link Storage#close}, after the storage was closed. */
    CLOSE
  }

  private final Set<Call> broken = EnumSet.noneOf(Call.class);
  private final AtomicInteger left;
  private boolean careless;
  private boolean once;
  private StorageFault fault = StorageFault.IO_ERROR;
  private final AtomicInteger fired = new AtomicInteger();

  private FaultyStorage(Call call, int callsBefore) {
    broken.add(call);
    left = new AtomicInteger(callsBefore);
  }

  /** Fails a kind of call, from the first on. */
  public static FaultyStorage at(Call call) {
    return new FaultyStorage(call, 0);
  }

  /** Fails a kind of call after so many that went well. */
  public static FaultyStorage after(int calls, Call call) {
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
    return (metainfo, saveTo) -> {
      pass(Call.OPEN);
      return new Failing(inner.open(metainfo, saveTo));
    };
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

  private synchronized void pass(Call call) throws IOException {
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

  private final class Failing extends StorageDecorator {
    Failing(Storage inner) {
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

    @Override
    public void close() throws IOException {
      super.close();
      pass(Call.CLOSE);
    }
  }
}
