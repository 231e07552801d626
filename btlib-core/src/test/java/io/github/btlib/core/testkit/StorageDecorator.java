package io.github.btlib.core.testkit;

import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A storage that passes everything on. */
abstract class StorageDecorator implements Storage {
  private final Storage inner;

  StorageDecorator(Storage inner) {
    this.inner = inner;
  }

  @Override
  public void read(long offset, ByteBuffer target) throws IOException {
    inner.read(offset, target);
  }

  @Override
  public void write(long offset, ByteBuffer source) throws IOException {
    inner.write(offset, source);
  }

  @Override
  public boolean mayHold(long offset, long length) throws IOException {
    return inner.mayHold(offset, length);
  }

  @Override
  public void sync() throws IOException {
    inner.sync();
  }

  @Override
  public void delete() throws IOException {
    inner.delete();
  }

  @Override
  public void close() throws IOException {
    inner.close();
  }
}
