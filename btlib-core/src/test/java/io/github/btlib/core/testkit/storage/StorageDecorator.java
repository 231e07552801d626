package io.github.btlib.core.testkit.storage;

import io.github.btlib.spi.FileStamp;
import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** A storage that passes everything on to another; override what is to be different. */
public abstract class StorageDecorator implements Storage {
  private final Storage inner;

  /**
   * Makes a decorator.
   *
   * @param inner gets every call that is not overridden
   */
  protected StorageDecorator(Storage inner) {
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
  public List<FileStamp> stamps() throws IOException {
    return inner.stamps();
  }

  @Override
  public void wanted(BitSet files) throws IOException {
    inner.wanted(files);
  }

  @Override
  public void rename(int file, String path) throws IOException {
    inner.rename(file, path);
  }

  @Override
  public void move(Path folder) throws IOException {
    inner.move(folder);
  }

  @Override
  public Optional<Path> path(int file) {
    return inner.path(file);
  }

  @Override
  public void rest() throws IOException {
    inner.rest();
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
