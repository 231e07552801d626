package io.github.btlib.examples.cli.data;

import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A storage that holds nothing and takes nothing, for torrents that are only asked about. */
public final class NoData implements Storage {
  /** Makes a storage. */
  public NoData() {}

  @Override
  public void read(long offset, ByteBuffer target) throws IOException {
    throw new IOException("there is no data");
  }

  @Override
  public void write(long offset, ByteBuffer source) throws IOException {
    throw new IOException("data is not stored");
  }

  @Override
  public boolean mayHold(long offset, long length) {
    return false;
  }

  @Override
  public void sync() {}

  @Override
  public void delete() {}

  @Override
  public void close() {}
}
