package io.github.btlib.core.torrent;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What others want of the torrent's thread, which parks here between ticks. Everything is a flag,
 * so nothing queues up. Thread-safe.
 */
final class Signals {
  /** What the user wants of the torrent. */
  enum Wish {
    RUN,
    REST,
    REMOVE,
    REMOVE_AND_DELETE
  }

  /**
   * What broke.
   *
   * @param operation what was tried
   */
  record Failure(String operation, IOException cause) {}

  /** What was wanted since the thread last looked. */
  record Seen(
      Wish wish,
      boolean recheck,
      boolean rechoke,
      boolean refill,
      boolean connect,
      @Nullable Failure failure) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition raised = lock.newCondition();

  // guarded by lock
  private Wish wish;
  private boolean wake;
  private boolean recheck;
  private boolean rechoke;
  private boolean refill;
  private boolean connect;
  private @Nullable Failure failure;

  Signals(Wish wish) {
    this.wish = wish;
  }

  /** Asks for a state; once a removal is asked for, nothing else counts. */
  void wish(Wish value) {
    lock.lock();
    try {
      if (wish.compareTo(Wish.REMOVE) < 0 || value.compareTo(wish) > 0) {
        wish = value;
        failure = null;
      }
      raise();
    } finally {
      lock.unlock();
    }
  }

  /** Asks for a check of all data, also while the torrent is to rest; a failure is forgotten. */
  void recheck() {
    lock.lock();
    try {
      recheck = true;
      failure = null;
      raise();
    } finally {
      lock.unlock();
    }
  }

  /** Tells whether a check is asked for. */
  boolean wantsRecheck() {
    lock.lock();
    try {
      return recheck;
    } finally {
      lock.unlock();
    }
  }

  /** Tells whether a check is asked for, and takes the wish. */
  boolean takeRecheck() {
    lock.lock();
    try {
      boolean asked = recheck;
      recheck = false;
      return asked;
    } finally {
      lock.unlock();
    }
  }

  Wish wish() {
    lock.lock();
    try {
      return wish;
    } finally {
      lock.unlock();
    }
  }

  @Nullable Failure failure() {
    lock.lock();
    try {
      return failure;
    } finally {
      lock.unlock();
    }
  }

  /** Returns why the torrent does not go on, or nothing. */
  Optional<IOException> cause() {
    Failure broken = failure();
    return broken == null
        ? Optional.empty()
        : Optional.of(
            new IOException(broken.operation() + " failed: " + broken.cause(), broken.cause()));
  }

  /** Something broke that the torrent cannot go on with; the first failure counts. */
  void fail(String operation, IOException cause) {
    lock.lock();
    try {
      if (failure == null) {
        failure = new Failure(operation, cause);
      }
      raise();
    } finally {
      lock.unlock();
    }
  }

  /** A slot may have fallen free, or a peer become interested. */
  void rechoke() {
    lock.lock();
    try {
      rechoke = true;
      raise();
    } finally {
      lock.unlock();
    }
  }

  /** Idle peers may find something to ask for. */
  void refill() {
    lock.lock();
    try {
      refill = true;
      raise();
    } finally {
      lock.unlock();
    }
  }

  /** There are new peers to connect to. */
  void connect() {
    lock.lock();
    try {
      connect = true;
      raise();
    } finally {
      lock.unlock();
    }
  }

  /** There is something new to see to. */
  void wake() {
    lock.lock();
    try {
      raise();
    } finally {
      lock.unlock();
    }
  }

  private void raise() {
    wake = true;
    raised.signalAll();
  }

  /** Waits until something is wanted or the time is up, and takes what is wanted. */
  Seen await(long nanos) {
    lock.lock();
    try {
      awaitWake(nanos);
      Seen seen = new Seen(wish, recheck, rechoke, refill, connect, failure);
      wake = false;
      rechoke = false;
      refill = false;
      connect = false;
      return seen;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits while the torrent is to rest, or cannot go on, until something else is wanted than what
   * the caller has seen to. A check that is asked for ends a rest, but is no cure for a failure
   * that came after.
   */
  void awaitOtherThan(Wish seen) {
    lock.lock();
    try {
      while (wish == seen && (failure != null || (wish == Wish.REST && !recheck))) {
        raised.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private void awaitWake(long nanos) {
    long left = nanos;
    while (!wake && left > 0) {
      try {
        left = raised.awaitNanos(left);
      } catch (InterruptedException e) {
        return; // an early look around is harmless; what to do is told by wishes, never by
        // interruption
      }
    }
  }
}
