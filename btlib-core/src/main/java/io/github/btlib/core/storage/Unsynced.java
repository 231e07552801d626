package io.github.btlib.core.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What was changed and not brought to the device since. Thread-safe. */
final class Unsynced {
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private BitSet files = new BitSet();
  private Set<Path> folders = new HashSet<>();
  private @Nullable IOException failure;

  /** Files and folders to be brought to the device. */
  record Changes(BitSet files, Set<Path> folders) {}

  void wrote(int file) {
    lock.lock();
    try {
      files.set(file);
    } finally {
      lock.unlock();
    }
  }

  /** There is nothing left to bring to the device. */
  void gone(int file) {
    lock.lock();
    try {
      files.clear(file);
    } finally {
      lock.unlock();
    }
  }

  /** The entries of folders were changed. */
  void changed(Collection<Path> some) {
    lock.lock();
    try {
      folders.addAll(some);
    } finally {
      lock.unlock();
    }
  }

  /** What was written could not be brought to the device when a file was closed. */
  void failed(IOException e) {
    lock.lock();
    try {
      failure = e;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes everything.
   *
   * @throws IOException what failed since the last time; then nothing is taken
   */
  Changes take() throws IOException {
    lock.lock();
    try {
      if (failure != null) {
        IOException told = failure;
        failure = null;
        throw told;
      }
      Changes taken = new Changes(files, folders);
      files = new BitSet();
      folders = new HashSet<>();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Takes back what could not be brought to the device. */
  void putBack(Changes changes) {
    lock.lock();
    try {
      files.or(changes.files);
      folders.addAll(changes.folders);
    } finally {
      lock.unlock();
    }
  }
}
