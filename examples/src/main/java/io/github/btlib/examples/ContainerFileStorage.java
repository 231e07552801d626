package io.github.btlib.examples;

import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.FileStamp;
import io.github.btlib.spi.Storage;
import io.github.btlib.spi.StorageFactory;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A storage of one's own: all bytes of a torrent in one file that has its full size from the start,
 * {@code <info-hash>.container}. Behind them lies a bit for each 16 KiB that were written, brought
 * to the device after the bytes that it stands for.
 *
 * <p>{@code StorageContract} of the engine's test jar tries whether it keeps the contract.
 */
public final class ContainerFileStorage implements Storage {
  private static final int CHUNK = 16_384;

  private final Metainfo metainfo;
  private final Path path;
  private final FileChannel channel;
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private final BitSet written;
  private BitSet saved;

  private ContainerFileStorage(Metainfo metainfo, Path path) throws IOException {
    this.metainfo = metainfo;
    this.path = path;
    Files.createDirectories(path.toAbsolutePath().getParent());
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      if (file.length() != metainfo.totalLength() + bitBytes()) { // else its stamp would change
        file.setLength(metainfo.totalLength() + bitBytes());
      }
    }
    channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    ByteBuffer bits = ByteBuffer.allocate(bitBytes());
    readFully(metainfo.totalLength(), bits);
    written = BitSet.valueOf(bits.flip());
    saved = (BitSet) written.clone();
  }

  /**
   * Returns the factory to give to {@code SessionBuilder.storage} or {@code AddTorrent.storage}.
   *
   * @return opens a container in the folder that a torrent is saved to
   */
  public static StorageFactory factory() {
    return (metainfo, saveTo) ->
        new ContainerFileStorage(
            metainfo, saveTo.resolve(metainfo.infoHash().toHex() + ".container"));
  }

  private int bitBytes() {
    return (int) (metainfo.totalLength() / CHUNK / 8 + 1);
  }

  private static BitSet chunks(long offset, long length) {
    BitSet chunks = new BitSet();
    chunks.set((int) (offset / CHUNK), (int) ((offset + length - 1) / CHUNK) + 1);
    return chunks;
  }

  @Override
  public void read(long offset, ByteBuffer target) throws IOException {
    BitSet missing = chunks(offset, target.remaining());
    missing.andNot(snapshot());
    if (!missing.isEmpty()) {
      throw new EOFException(path + ": nothing was written at " + offset);
    }
    readFully(offset, target);
  }

  private void readFully(long offset, ByteBuffer target) throws IOException {
    long at = offset;
    while (target.hasRemaining()) {
      int count = channel.read(target, at);
      if (count < 0) {
        throw new EOFException(path + " ends at " + at);
      }
      at += count;
    }
  }

  @Override
  public void write(long offset, ByteBuffer source) throws IOException {
    BitSet chunks = chunks(offset, source.remaining());
    writeFully(offset, source);
    lock.lock();
    try {
      written.or(chunks);
    } finally {
      lock.unlock();
    }
  }

  private void writeFully(long offset, ByteBuffer source) throws IOException {
    long at = offset;
    while (source.hasRemaining()) {
      at += channel.write(source, at);
    }
  }

  private BitSet saved() {
    lock.lock();
    try {
      return saved;
    } finally {
      lock.unlock();
    }
  }

  private BitSet snapshot() {
    lock.lock();
    try {
      return (BitSet) written.clone();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean mayHold(long offset, long length) {
    return snapshot().intersects(chunks(offset, length));
  }

  /** Every file's bytes lie in the container, so that its stamp is that of each. */
  @Override
  public List<FileStamp> stamps() throws IOException {
    FileStamp stamp =
        new FileStamp(Files.size(path), Files.getLastModifiedTime(path).to(TimeUnit.NANOSECONDS));
    return Collections.nCopies(metainfo.files().size(), stamp);
  }

  @Override
  public void sync() throws IOException {
    BitSet bits = snapshot(); // of what the next line brings to the device
    channel.force(true);
    save(bits);
    channel.force(true);
  }

  private void save(BitSet bits) throws IOException {
    if (bits.equals(saved())) {
      return; // the stamp stays what it was
    }
    writeFully(metainfo.totalLength(), ByteBuffer.wrap(bits.toByteArray()));
    lock.lock();
    try {
      saved = bits;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void delete() throws IOException {
    channel.close(); // some systems do not delete what is open
    Files.deleteIfExists(path);
  }

  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      save(snapshot());
    }
    channel.close();
  }
}
