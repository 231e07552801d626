package io.github.btlib.core.storage;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The open files of a storage. Those least recently used are closed when there are more than the
 * bound; files in use are spared, so the bound may be passed by as many as there are threads. Files
 * are opened to read until they are written to, so that what cannot be written can still be served.
 *
 * <p>Thread-safe: the lock guards the map and the counts, and is not held while a file is opened,
 * read, written or closed.
 */
final class OpenFiles {
  private final int most;
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private final Map<Path, Lease> files = new LinkedHashMap<>(16, 0.75f, true);
  private final Set<Path> unsynced = new HashSet<>();
  private boolean closed;

  OpenFiles(int most) {
    this.most = most;
  }

  /** An open file and how many use it. */
  static final class Lease {
    private final Path path;
    private final FileChannel channel;
    private final boolean writable;

    // guarded by the lock of OpenFiles
    private int users;
    private boolean retired;

    Lease(Path path, FileChannel channel, boolean writable) {
      this.path = path;
      this.channel = channel;
      this.writable = writable;
    }

    FileChannel channel() {
      return channel;
    }
  }

  /**
   * Returns an open file, to be given back after use.
   *
   * @param toWrite whether it is created if missing, with its folders, and may be written to
   * @param longest what a file that is opened to be written is cut to
   */
  Lease borrow(Path path, boolean toWrite, long longest) throws IOException {
    Lease found = find(path, toWrite);
    if (found != null) {
      return found;
    }
    Lease opened = new Lease(path, toWrite ? openToWrite(path, longest) : open(path), toWrite);
    List<Lease> toClose = new ArrayList<>();
    try {
      return keep(opened, toClose);
    } finally {
      for (Lease each : toClose) {
        each.channel.close();
      }
    }
  }

  private static FileChannel open(Path path) throws IOException {
    return FileChannel.open(path, StandardOpenOption.READ);
  }

  private static FileChannel openToWrite(Path path, long longest) throws IOException {
    Path folder = path.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    if (channel.size() > longest) {
      channel.truncate(longest);
    }
    return channel;
  }

  private @Nullable Lease find(Path path, boolean toWrite) throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new ClosedChannelException();
      }
      if (toWrite) {
        unsynced.add(path);
      }
      Lease lease = files.get(path);
      if (lease == null || (toWrite && !lease.writable)) {
        return null;
      }
      lease.users++;
      return lease;
    } finally {
      lock.unlock();
    }
  }

  /** Keeps an opened file, unless another thread has opened the same meanwhile. */
  private Lease keep(Lease opened, List<Lease> toClose) throws IOException {
    lock.lock();
    try {
      if (closed) {
        toClose.add(opened);
        throw new ClosedChannelException();
      }
      Lease present = files.get(opened.path);
      if (present != null && (present.writable || !opened.writable)) {
        toClose.add(opened);
        present.users++;
        return present;
      }
      if (present != null) {
        retire(present, toClose);
      }
      opened.users++;
      files.put(opened.path, opened);
      evict(toClose);
      return opened;
    } finally {
      lock.unlock();
    }
  }

  private void evict(List<Lease> toClose) {
    Iterator<Lease> leastRecentFirst = files.values().iterator();
    while (files.size() > most && leastRecentFirst.hasNext()) {
      Lease lease = leastRecentFirst.next();
      if (lease.users == 0) {
        leastRecentFirst.remove();
        retire(lease, toClose);
      }
    }
  }

  private static void retire(Lease lease, List<Lease> toClose) {
    lease.retired = true;
    if (lease.users == 0) {
      toClose.add(lease);
    }
  }

  void giveBack(Lease lease) throws IOException {
    boolean last;
    lock.lock();
    try {
      lease.users--;
      last = lease.retired && lease.users == 0;
    } finally {
      lock.unlock();
    }
    if (last) {
      lease.channel.close();
    }
  }

  /** Brings everything that was written to the device. */
  void sync() throws IOException {
    List<Path> paths;
    lock.lock();
    try {
      paths = new ArrayList<>(unsynced);
      unsynced.clear();
    } finally {
      lock.unlock();
    }
    for (int i = 0; i < paths.size(); i++) {
      try {
        sync(paths.get(i));
      } catch (IOException e) {
        remember(paths.subList(i, paths.size()));
        throw e;
      }
    }
  }

  /**
   * A file forced through any of its channels is forced whole, also where an earlier one wrote and
   * was closed.
   */
  private void sync(Path path) throws IOException {
    Lease lease = borrow(path, false, 0);
    try {
      lease.channel.force(true);
    } finally {
      giveBack(lease);
    }
  }

  private void remember(List<Path> paths) {
    lock.lock();
    try {
      unsynced.addAll(paths);
    } finally {
      lock.unlock();
    }
  }

  int openCount() {
    lock.lock();
    try {
      return files.size();
    } finally {
      lock.unlock();
    }
  }

  /** Closes every file; none may be in use. */
  void close() throws IOException {
    List<Lease> toClose;
    lock.lock();
    try {
      closed = true;
      toClose = new ArrayList<>(files.values());
      files.clear();
    } finally {
      lock.unlock();
    }
    IOException failure = null;
    for (Lease lease : toClose) {
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
}
