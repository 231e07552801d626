package io.github.btlib.tracker.linux;

import java.lang.foreign.Arena;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The number of a socket that threads use while another may close it. The system gives the number
 * of a closed one to the next that is opened, so it is closed only when nobody uses it.
 * Thread-safe.
 */
final class Descriptor {

  private final int number;
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private int users;
  private boolean closed;

  Descriptor(int number) {
    this.number = number;
  }

  /** Returns the number, for use between {@link #enter} and {@link #leave}. */
  int number() {
    return number;
  }

  /** Returns false if it is closed; otherwise {@link #leave} is to follow. */
  boolean enter() {
    lock.lock();
    try {
      users += closed ? 0 : 1;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  void leave() {
    lock.lock();
    try {
      users--;
      if (closed && users == 0) {
        give(false);
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isOpen() {
    lock.lock();
    try {
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Closes it now, or ends the waiting of those who use it and closes it after them. */
  void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        give(users > 0);
      }
    } finally {
      lock.unlock();
    }
  }

  private void give(boolean used) {
    try (Arena arena = Arena.ofConfined()) {
      if (used) {
        // of packets it says that there is no connection, but whoever waits hears of it
        Libc.shutdown(arena.allocate(Libc.ERRNO), number, Libc.SHUT_RDWR);
      } else {
        Libc.close(arena.allocate(Libc.ERRNO), number);
      }
    }
  }
}
