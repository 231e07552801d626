package io.github.btlib.core.storage;

import io.github.btlib.StorageFault;
import io.github.btlib.StorageFaultException;
import io.github.btlib.core.storage.StoredFile.Lease;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The files of a storage, and who uses them. Whoever reads or writes one {@linkplain #enter enters}
 * it; whoever renames, moves or replaces one {@linkplain #seize seizes} it, waits until all have
 * left, and makes others wait until it {@linkplain #release releases} it. Other files go on.
 *
 * <p>Files are opened when they are used first, to read until they are written to, so that what
 * cannot be written can still be served.
 *
 * <p>Thread-safe: the lock guards who uses what, and is not held while a file is opened, read,
 * written or closed.
 */
final class StoredFiles {
  private final FileNames names;
  private final FileOpener opener;
  private final OpenFiles pool;
  private final Unsynced unsynced;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // guarded by lock
  private final @Nullable StoredFile[] files;
  private Path root;
  private boolean closed;

  StoredFiles(FileNames names, FileOpener opener, OpenFiles pool, Unsynced unsynced, Path root) {
    this.names = names;
    this.opener = opener;
    this.pool = pool;
    this.unsynced = unsynced;
    this.root = root;
    this.files = new StoredFile[names.partFile() + 1];
  }

  /** Begins to use a file; waits while it is seized. */
  StoredFile enter(int index) throws IOException {
    lock.lock();
    try {
      StoredFile file = at(index);
      while (file.seized) {
        changed.awaitUninterruptibly();
      }
      if (closed) {
        throw new ClosedChannelException();
      }
      file.users++;
      return file;
    } finally {
      lock.unlock();
    }
  }

  void exit(StoredFile file) {
    lock.lock();
    try {
      if (--file.users == 0 && file.seized) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes a file for oneself and closes it; the caller has not entered it. */
  StoredFile seize(int index) throws IOException {
    List<Lease> toClose = new ArrayList<>();
    StoredFile file;
    lock.lock();
    try {
      file = at(index);
      while (file.seized) {
        changed.awaitUninterruptibly();
      }
      if (closed) {
        throw new ClosedChannelException();
      }
      file.seized = true;
      while (file.users > 0) {
        changed.awaitUninterruptibly();
      }
      file.retire(toClose);
    } finally {
      lock.unlock();
    }
    closeQuietly(toClose);
    return file;
  }

  void release(StoredFile file) {
    lock.lock();
    try {
      file.seized = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private StoredFile at(int index) {
    StoredFile file = files[index];
    if (file == null) {
      file = new StoredFile(index, root);
      files[index] = file;
    }
    return file;
  }

  /** Returns what is known of a file without entering it, null if nobody has used it yet. */
  @Nullable StoredFile peek(int index) {
    lock.lock();
    try {
      return files[index];
    } finally {
      lock.unlock();
    }
  }

  Path path(StoredFile file) throws IOException {
    return names.resolve(file.root, file.index);
  }

  Path root() {
    lock.lock();
    try {
      return root;
    } finally {
      lock.unlock();
    }
  }

  /** Files that nobody has used yet lie in this folder. */
  void root(Path folder) {
    lock.lock();
    try {
      root = folder;
    } finally {
      lock.unlock();
    }
  }

  /**
   * It is told once; after that whoever writes means it. Whoever is told may be slow to say so, or
   * keep it to himself: the file vouches for nothing until its stamp was asked for as well.
   */
  void shrunk(StoredFile file, long size) {
    lock.lock();
    try {
      if (size < file.length) {
        file.lost.set(true); // first: who sees the new length may write, and make it as it was
        file.length = size;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns the open file, to be given back after use. */
  Lease borrow(StoredFile file, boolean toWrite) throws IOException {
    Lease found = find(file, toWrite);
    if (found != null) {
      return found;
    }
    List<Lease> toClose = new ArrayList<>();
    Lease opened = null;
    try {
      opened = open(file, toWrite);
    } finally {
      install(file, opened, toClose);
      closeQuietly(toClose);
    }
    pool.opened(opened, opened.lastUsed);
    return opened;
  }

  private Lease open(StoredFile file, boolean toWrite) throws IOException {
    FileOpener.Opened opened;
    try {
      opened = opener.open(file.root, path(file), file.index, toWrite, file.length > 0);
    } catch (StorageFaultException e) {
      if (e.fault() == StorageFault.MISSING) {
        shrunk(file, 0);
      }
      throw e;
    }
    return new Lease(this, file, opened.channel(), toWrite, opened.key());
  }

  /** Returns the open file, or null if the caller is to open it. */
  private @Nullable Lease find(StoredFile file, boolean toWrite) {
    lock.lock();
    try {
      while (file.opening) {
        changed.awaitUninterruptibly();
      }
      Lease lease = file.lease;
      if (lease == null || (toWrite && !lease.writable)) {
        file.opening = true;
        return null;
      }
      lease.users++;
      lease.lastUsed = System.nanoTime();
      return lease;
    } finally {
      lock.unlock();
    }
  }

  private void install(StoredFile file, @Nullable Lease opened, List<Lease> toClose) {
    lock.lock();
    try {
      file.opening = false;
      if (opened != null) {
        file.retire(toClose); // its readers go on, the last closes it
        file.lease = opened;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * @param wroteTo the end of what was written, 0 if nothing was
   */
  void giveBack(Lease lease, long wroteTo) throws IOException {
    boolean last;
    lock.lock();
    try {
      if (wroteTo > 0) {
        wrote(lease.file, wroteTo);
      }
      lease.users--;
      last = lease.retired && lease.users == 0;
    } finally {
      lock.unlock();
    }
    if (last) {
      close(List.of(lease));
    }
  }

  private void wrote(StoredFile file, long end) {
    file.length = Math.max(file.length, end);
    file.reservedFrom = StoredFile.UNKNOWN;
    file.written = true;
    unsynced.wrote(file.index);
  }

  /** Called by the pool. */
  boolean closeIfIdle(Lease lease) {
    List<Lease> toClose = new ArrayList<>();
    lock.lock();
    try {
      if (lease.users > 0) {
        return false;
      }
      if (lease.file.lease == lease) {
        lease.file.retire(toClose);
      }
    } finally {
      lock.unlock();
    }
    closeQuietly(toClose);
    return true;
  }

  /** Closes what is not the caller's concern; what goes wrong is told by the next sync. */
  private void closeQuietly(Collection<Lease> leases) {
    try {
      close(leases);
    } catch (IOException e) {
      unsynced.failed(e);
    }
  }

  private void close(Collection<Lease> leases) throws IOException {
    IOException failure = null;
    for (Lease lease : leases) {
      lease.closed = true;
      pool.closed();
      try {
        lease.channel.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Returns what the file system knows the open file by, null if none is or it does not tell. */
  @Nullable Object openKey(StoredFile file) {
    lock.lock();
    try {
      return file.lease == null ? null : file.lease.key;
    } finally {
      lock.unlock();
    }
  }

  /** Lets go of a file that was deleted or replaced. */
  void forget(StoredFile file) {
    List<Lease> toClose = new ArrayList<>();
    lock.lock();
    try {
      file.retire(toClose);
      file.length = StoredFile.UNKNOWN;
    } finally {
      lock.unlock();
    }
    closeQuietly(toClose);
  }

  /** Whoever has seized a file has deleted it. */
  void gone(StoredFile file) {
    lock.lock();
    try {
      file.length = StoredFile.UNKNOWN;
      unsynced.gone(file.index);
    } finally {
      lock.unlock();
    }
  }

  /** Answers whether a file was written to since it was last asked. */
  boolean takeWritten(StoredFile file) {
    lock.lock();
    try {
      boolean written = file.written;
      file.written = false;
      return written;
    } finally {
      lock.unlock();
    }
  }

  /** Closes every file for good; none may be in use. */
  void close() throws IOException {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    closeAll();
  }

  /** Closes every file, those in use when they are not any more. */
  void closeAll() throws IOException {
    List<Lease> toClose = new ArrayList<>();
    lock.lock();
    try {
      for (StoredFile file : files) {
        if (file != null) {
          file.retire(toClose);
        }
      }
    } finally {
      lock.unlock();
    }
    close(toClose);
  }
}
