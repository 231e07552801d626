package io.github.btlib.core.storage;

import io.github.btlib.StorageFault;
import io.github.btlib.StorageFaultException;
import io.github.btlib.core.storage.StoredFile.Lease;
import io.github.btlib.spi.FileStamp;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

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
      throw cut(files.path(file), known, size);
    }
  }

  /**
   * Looks at a file from outside; the caller has entered it.
   *
   * @return {@link FileStamp#MISSING} if it is not there, or not to be relied on
   * @throws StorageFaultException once if it lost something since it was used: from then on it is
   *     taken as it is
   */
  FileStamp stamp(StoredFile file) throws IOException {
    Object key = files.openKey(file); // before it is looked at: others create it, and extend it
    long known = file.length;
    Path path = files.path(file);
    BasicFileAttributes found = SafeFiles.find(file.root, path);
    boolean gone = found == null && known > 0;
    if (gone || (key != null && !key.equals(found == null ? null : found.fileKey()))) {
      files.forget(file);
      file.lost.set(false);
      throw gone(path);
    }
    if (found != null && found.size() < known) {
      files.shrunk(file, found.size());
      file.lost.set(false);
      throw cut(path, known, found.size());
    }
    if (file.lost.getAndSet(false)) {
      throw new StorageFaultException(StorageFault.MISSING, path + " was cut or deleted meanwhile");
    }
    return found == null || file.doubtful
        ? FileStamp.MISSING
        : new FileStamp(found.size(), found.lastModifiedTime().to(TimeUnit.NANOSECONDS));
  }

  private static StorageFaultException gone(Path path) {
    return new StorageFaultException(
        StorageFault.MISSING, path + " was deleted or replaced while it was in use");
  }

  private static StorageFaultException cut(Path path, long from, long to) {
    return new StorageFaultException(
        StorageFault.SHRUNK, path + " was cut from " + from + " to " + to + " bytes");
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
        file.doubtful =
            true; // the system forgets what it could not write, and says that all is well
        throw e;
      } finally {
        files.giveBack(lease, 0);
      }
      if (lease.key != null && !lease.key.equals(opener.key(files.path(file)))) {
        files.forget(file);
        throw gone(files.path(file));
      }
    } finally {
      files.exit(file);
    }
  }
}
