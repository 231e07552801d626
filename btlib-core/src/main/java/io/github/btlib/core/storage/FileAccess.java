package io.github.btlib.core.storage;

import io.github.btlib.StorageFault;
import io.github.btlib.StorageFaultException;
import io.github.btlib.core.storage.StoredFile.Lease;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads, writes and syncs files that the caller has entered, and notices what other programs did to
 * them meanwhile. Thread-safe.
 */
final class FileAccess {
  private final StoredFiles files;
  private final FileOpener opener;

  FileAccess(StoredFiles files, FileOpener opener) {
    this.files = files;
    this.opener = opener;
  }

  /** Fills a buffer; the caller has entered the file. */
  void read(StoredFile file, long position, ByteBuffer target) throws IOException {
    long end = readUpToEnd(file, position, target);
    if (target.hasRemaining()) {
      throw new EOFException(files.path(file) + " ends at " + end);
    }
  }

  /**
   * Fills a buffer as far as the file goes; the caller has entered the file.
   *
   * @return where the reading ended
   */
  long readUpToEnd(StoredFile file, long position, ByteBuffer target) throws IOException {
    Lease lease = files.borrow(file, false);
    try {
      long known = file.length;
      long at = position;
      while (target.hasRemaining()) {
        int count = lease.channel.read(target, at);
        if (count < 0) {
          requireNotShrunk(file, lease, known);
          return at;
        }
        at += count;
      }
      return at;
    } finally {
      files.giveBack(lease, 0);
    }
  }

  /**
   * Writes a buffer; the caller has entered the file. A file that became shorter than it was is not
   * written to: there would be zeros where data was.
   */
  void write(StoredFile file, long position, ByteBuffer source) throws IOException {
    Lease lease = files.borrow(file, true);
    long at = position;
    try {
      requireNotShrunk(file, lease, file.length);
      while (source.hasRemaining()) {
        at += lease.channel.write(source, at);
      }
    } finally {
      files.giveBack(lease, at > position ? at : 0);
    }
  }

  /**
   * @param known how long it was before it was asked how long it is, since others extend it
   */
  private void requireNotShrunk(StoredFile file, Lease lease, long known) throws IOException {
    long size = lease.channel.size();
    if (size < known) {
      files.shrunk(file, size);
      throw new StorageFaultException(
          StorageFault.SHRUNK,
          files.path(file) + " was cut from " + known + " to " + size + " bytes");
    }
  }

  /**
   * Brings a file that was written to to the device, through whatever channel: it is brought whole.
   *
   * @throws StorageFaultException if the file is no longer where it was
   */
  void sync(int index) throws IOException {
    StoredFile file = files.enter(index);
    try {
      Lease lease = files.borrow(file, true);
      try {
        lease.channel.force(true);
      } catch (IOException e) {
        files.doubt(file); // the system forgets what it could not write, and says that all is well
        throw e;
      } finally {
        files.giveBack(lease, 0);
      }
      if (lease.key != null && !lease.key.equals(opener.key(files.path(file)))) {
        files.forget(file);
        throw new StorageFaultException(
            StorageFault.MISSING, files.path(file) + " was deleted or replaced while it was open");
      }
    } finally {
      files.exit(file);
    }
  }
}
