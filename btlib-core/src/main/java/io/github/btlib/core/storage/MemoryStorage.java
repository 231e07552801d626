package io.github.btlib.core.storage;

import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.Storage;
import io.github.btlib.spi.StorageFactory;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A torrent in memory, for tests and for data that is not to be kept. Memory is taken when it is
 * written to.
 */
public final class MemoryStorage implements Storage {
  private static final int CHUNK = 256 * 1024;

  private final long length;
  private final AtomicReferenceArray<byte @Nullable []> chunks;

  private MemoryStorage(long length) {
    this.length = length;
    this.chunks = new AtomicReferenceArray<>((int) ((length + CHUNK - 1) / CHUNK));
  }

  /**
   * Returns the factory of this storage. Each torrent it is opened for must fit the heap; the
   * folder is ignored.
   *
   * @return opens an empty storage
   */
  public static StorageFactory factory() {
    return (metainfo, saveTo) -> of(metainfo);
  }

  /**
   * Makes an empty storage.
   *
   * @param metainfo the torrent
   * @return the storage
   */
  public static MemoryStorage of(Metainfo metainfo) {
    return new MemoryStorage(metainfo.totalLength());
  }

  @Override
  public void read(long offset, ByteBuffer target) throws EOFException {
    requireRange(offset, target.remaining());
    for (long at = offset; target.hasRemaining(); ) {
      int within = (int) (at % CHUNK);
      int count = Math.min(CHUNK - within, target.remaining());
      byte[] chunk = chunks.get((int) (at / CHUNK));
      if (chunk == null) {
        throw new EOFException("nothing was written at " + at);
      }
      target.put(chunk, within, count);
      at += count;
    }
  }

  @Override
  public void write(long offset, ByteBuffer source) {
    requireRange(offset, source.remaining());
    for (long at = offset; source.hasRemaining(); ) {
      int within = (int) (at % CHUNK);
      int count = Math.min(CHUNK - within, source.remaining());
      source.get(chunk((int) (at / CHUNK)), within, count);
      at += count;
    }
  }

  private byte[] chunk(int index) {
    byte[] chunk = chunks.get(index);
    if (chunk != null) {
      return chunk;
    }
    byte[] fresh = new byte[CHUNK];
    byte[] raced = chunks.compareAndExchange(index, null, fresh);
    return raced == null ? fresh : raced;
  }

  private void requireRange(long offset, int count) {
    if (offset < 0 || offset > length - count) {
      throw new IndexOutOfBoundsException(
          count + " bytes at " + offset + " of a torrent of " + length);
    }
  }

  @Override
  public boolean mayHold(long offset, long count) {
    for (long chunk = offset / CHUNK; chunk <= (offset + count - 1) / CHUNK; chunk++) {
      if (chunks.get((int) chunk) != null) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void sync() {
    // memory survives nothing, so there is nothing to do for it
  }

  @Override
  public void delete() {
    for (int i = 0; i < chunks.length(); i++) {
      chunks.set(i, null);
    }
  }

  @Override
  public void close() {
    delete();
  }
}
