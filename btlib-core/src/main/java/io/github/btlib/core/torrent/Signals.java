package io.github.btlib.core.torrent;

import io.github.btlib.StorageFault;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What others want of the torrent's thread, which parks here between ticks. Everything is a flag,
 * so nothing queues up. Thread-safe.
 */
final class Signals {
  /** After these what was there may be gone, or another's. */
  private static final Set<StorageFault> MAY_LOSE_DATA =
      EnumSet.of(
          StorageFault.MISSING,
          StorageFault.SHRUNK,
          StorageFault.NOT_A_FOLDER,
          StorageFault.OUTSIDE_FOLDER,
          StorageFault.IO_ERROR);

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
      @Nullable Failure failure,
      boolean inDoubt) {}

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

  /** What may have cost data since that was last looked into; no wish of the user's ends it. */
  private final Set<StorageFault> doubts = EnumSet.noneOf(StorageFault.class);

  /** What is being looked into. */
  private final Set<StorageFault> inQuestion = EnumSet.noneOf(StorageFault.class);

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

  /** Something broke that the torrent cannot go on with; the first failure is told. */
  void fail(String operation, IOException cause) {
    fail(operation, cause, false);
  }

  /**
   * A save found that data is gone. That is no failure if the user wants to go on after another
   * one, or a check: all that is gone is about to be looked for.
   */
  void failSave(String operation, IOException cause) {
    fail(operation, cause, isLoss(cause));
  }

  /** A user's read failed, which is his concern alone unless it tells that data is gone. */
  void readFailed(IOException cause) {
    if (tellsLoss(cause)) {
      fail("reading from the storage", cause);
    }
  }

  private void fail(String operation, IOException cause, boolean mayBeExpected) {
    Set<StorageFault> kinds = kindsOf(cause);
    lock.lock();
    try {
      boolean expected = mayBeExpected && (recheck || !doubts.isEmpty());
      if (failure == null && !expected) {
        failure = new Failure(operation, cause);
      }
      doubts.addAll(kinds);
      raise();
    } finally {
      lock.unlock();
    }
  }

  /** Something may have cost data, which stops nothing by itself. */
  void doubt(IOException cause) {
    Set<StorageFault> kinds = kindsOf(cause);
    lock.lock();
    try {
      doubts.addAll(kinds);
    } finally {
      lock.unlock();
    }
  }

  /** Tells whether a failure says of nothing but data that it is gone. */
  static boolean isLoss(IOException failure) {
    return Stream.concat(Stream.of(failure), Stream.of(failure.getSuppressed()))
        .allMatch(each -> each instanceof IOException e && isGone(StorageFault.of(e)));
  }

  /** Tells whether a failure says of any data that it is gone. */
  static boolean tellsLoss(IOException failure) {
    return kindsOf(failure).stream().anyMatch(Signals::isGone);
  }

  static boolean isGone(StorageFault fault) {
    return fault == StorageFault.MISSING || fault == StorageFault.SHRUNK;
  }

  /** Returns what of a failure may have cost data. */
  private static Set<StorageFault> kindsOf(IOException failure) {
    Set<StorageFault> kinds = EnumSet.of(StorageFault.of(failure));
    for (Throwable each : failure.getSuppressed()) {
      if (each instanceof IOException e) {
        kinds.add(StorageFault.of(e));
      }
    }
    kinds.retainAll(MAY_LOSE_DATA);
    return kinds;
  }

  /**
   * Takes what may have cost data, to look into it, until {@link #dispelled()}.
   *
   * @return all kinds of failures that are looked into by now
   */
  Set<StorageFault> takeDoubts() {
    lock.lock();
    try {
      inQuestion.addAll(doubts);
      doubts.clear();
      return EnumSet.copyOf(inQuestion);
    } finally {
      lock.unlock();
    }
  }

  /** What was taken has been looked into. */
  void dispelled() {
    lock.lock();
    try {
      inQuestion.clear();
    } finally {
      lock.unlock();
    }
  }

  /** Tells whether what counts as verified may be gone. */
  boolean inDoubt() {
    lock.lock();
    try {
      return !doubts.isEmpty() || !inQuestion.isEmpty();
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
      Seen seen = new Seen(wish, recheck, rechoke, refill, connect, failure, !doubts.isEmpty());
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
