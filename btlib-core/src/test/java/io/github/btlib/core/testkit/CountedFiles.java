package io.github.btlib.core.testkit;

import io.github.btlib.core.storage.FileStorage;
import io.github.btlib.core.testkit.storage.StorageDecorator;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.Storage;
import io.github.btlib.spi.StorageFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** Files of torrents that tell how much was read of them, all together. */
public final class CountedFiles implements StorageFactory {
  private final AtomicLong bytesRead = new AtomicLong();

  @Override
  public Storage open(Metainfo metainfo, Path saveTo) throws IOException {
    return new StorageDecorator(FileStorage.factory().open(metainfo, saveTo)) {
      @Override
      public void read(long offset, ByteBuffer target) throws IOException {
        bytesRead.addAndGet(target.remaining());
        super.read(offset, target);
      }
    };
  }

  public long bytesRead() {
    return bytesRead.get();
  }

  /** Forgets what was read so far. */
  public void countAnew() {
    bytesRead.set(0);
  }
}
