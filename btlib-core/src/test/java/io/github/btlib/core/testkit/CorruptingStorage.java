package io.github.btlib.core.testkit;

import io.github.btlib.core.testkit.storage.StorageDecorator;
import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A storage that hands out some blocks with a wrong byte, once it is told to. Thread-safe. */
public final class CorruptingStorage extends StorageDecorator {
  private final int percent;
  private final Random random;
  private final AtomicBoolean armed = new AtomicBoolean();
  private final AtomicInteger fired = new AtomicInteger();

  /**
   * @param percent how many reads in a hundred are spoilt
   */
  public CorruptingStorage(Storage inner, int percent, long seed) {
    super(inner);
    this.percent = percent;
    this.random = new Random(seed);
  }

  /** Begins to spoil; before, a check finds everything good. */
  public void arm() {
    armed.set(true);
  }

  public int faultsFired() {
    return fired.get();
  }

  @Override
  public void read(long offset, ByteBuffer target) throws IOException {
    int at = target.position();
    super.read(offset, target);
    if (armed.get() && random.nextInt(100) < percent) {
      target.put(at, (byte) ~target.get(at));
      fired.incrementAndGet();
    }
  }
}
