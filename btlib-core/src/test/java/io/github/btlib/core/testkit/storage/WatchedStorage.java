package io.github.btlib.core.testkit.storage;

import io.github.btlib.spi.FileStamp;
import io.github.btlib.spi.Storage;
import io.github.btlib.spi.StorageFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** A storage whose calls somebody is told of, who may hold them up or make them fail. */
final class WatchedStorage extends StorageDecorator {
  private final Watcher watcher;

  private WatchedStorage(Storage inner, Watcher watcher) {
    super(inner);
    this.watcher = watcher;
  }

  /** Is told of calls, on the threads that make them. */
  interface Watcher {
    void before(StorageCall call) throws IOException;

    /** Called when all went well. */
    default void after(StorageCall call) throws IOException {}
  }

  static StorageFactory factory(StorageFactory inner, Watcher watcher) {
    return (metainfo, saveTo) -> {
      watcher.before(StorageCall.OPEN);
      return new WatchedStorage(inner.open(metainfo, saveTo), watcher);
    };
  }

  @Override
  public void read(long offset, ByteBuffer target) throws IOException {
    watcher.before(StorageCall.READ);
    super.read(offset, target);
    watcher.after(StorageCall.READ);
  }

  @Override
  public void write(long offset, ByteBuffer source) throws IOException {
    watcher.before(StorageCall.WRITE);
    super.write(offset, source);
    watcher.after(StorageCall.WRITE);
  }

  @Override
  public boolean mayHold(long offset, long length) throws IOException {
    watcher.before(StorageCall.LOOK);
    boolean answer = super.mayHold(offset, length);
    watcher.after(StorageCall.LOOK);
    return answer;
  }

  @Override
  public void sync() throws IOException {
    watcher.before(StorageCall.SYNC);
    super.sync();
    watcher.after(StorageCall.SYNC);
  }

  @Override
  public List<FileStamp> stamps() throws IOException {
    watcher.before(StorageCall.STAMPS);
    List<FileStamp> answer = super.stamps();
    watcher.after(StorageCall.STAMPS);
    return answer;
  }

  @Override
  public void delete() throws IOException {
    watcher.before(StorageCall.DELETE);
    super.delete();
    watcher.after(StorageCall.DELETE);
  }

  @Override
  public void close() throws IOException {
    watcher.before(StorageCall.CLOSE);
    super.close();
    watcher.after(StorageCall.CLOSE);
  }
}
