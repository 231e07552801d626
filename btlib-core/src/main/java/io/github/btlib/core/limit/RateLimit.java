package io.github.btlib.core.limit;

import io.github.btlib.SessionSettings;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A limit that any number of peers share, each getting a quantum in its turn. It can be changed at
 * any time, and costs a volatile read while it is not set. Thread-safe.
 *
 * <p>Who has to wait stands in a queue. The first knows how long it takes until there is enough for
 * it; the others are woken when they have become the first, and the first when something changes.
 * Nobody is woken under the lock, because waking takes a lock of the waiter's.
 */
public final class RateLimit {
  /** Whoever is not the first waits to be woken. */
  private static final long UNTIL_WOKEN = TimeUnit.HOURS.toNanos(1);

  /** The tests of this package hold it. */
  final ReentrantLock lock = new ReentrantLock();

  /** Bytes per second, 0 if not set; written under the lock. */
  private volatile long rate;

  // guarded by lock
  private final Deque<Allowance> queue = new ArrayDeque<>();
  private @Nullable TokenBucket bucket;

  /**
   * Makes a limit.
   *
   * @param bytesPerSecond at least 1, or 0 for none
   */
  public RateLimit(long bytesPerSecond) {
    set(bytesPerSecond);
  }

  /**
   * Checks a limit that a user wishes for.
   *
   * @param name what the user calls it
   * @param bytesPerSecond at least {@link SessionSettings#LEAST_RATE_LIMIT}, or 0 for none
   * @return the limit
   * @throws IllegalArgumentException if it is out of range
   */
  public static long require(String name, long bytesPerSecond) {
    if (bytesPerSecond != 0 && bytesPerSecond < SessionSettings.LEAST_RATE_LIMIT) {
      throw new IllegalArgumentException(
          name
              + " is "
              + bytesPerSecond
              + " bytes per second, it must be 0 (no limit) or at least "
              + SessionSettings.LEAST_RATE_LIMIT);
    }
    return bytesPerSecond;
  }

  /** Returns bytes per second, or 0 if there is no limit. */
  public long get() {
    return rate;
  }

  boolean isSet() {
    return rate != 0;
  }

  /** Changes the limit for everyone, those included who wait. */
  public void set(long bytesPerSecond) {
    List<Allowance> affected;
    long now = System.nanoTime();
    lock.lock();
    try {
      if (bytesPerSecond == 0) {
        bucket = null;
        affected = List.copyOf(queue);
        queue.forEach(waiter -> waiter.queued = false);
        queue.clear();
      } else {
        if (bucket == null) {
          bucket = new TokenBucket(bytesPerSecond, now);
        } else {
          bucket.rate(bytesPerSecond, now);
        }
        Allowance first = first();
        affected = first == null ? List.of() : List.of(first);
      }
      rate = bytesPerSecond; // last: who sees 0 is in no queue any more
    } finally {
      lock.unlock();
    }
    affected.forEach(Allowance::wake);
  }

  /**
   * Lets some bytes pass, or queues the caller, who keeps its place however often it asks.
   *
   * @param wanted at least 1
   * @param goingOn whether to stand at the front of the queue: for a message that has begun
   * @return at least 1, at most what is wanted; 0 if it has to wait until {@code who.waitUntil}, or
   *     to be woken
   */
  int take(Allowance who, int wanted, boolean goingOn, long now) {
    if (rate == 0) {
      return wanted;
    }
    int granted;
    Allowance next;
    lock.lock();
    try {
      if (bucket == null) {
        return wanted;
      }
      enqueue(who, goingOn);
      if (!who.equals(first())) {
        who.waitUntil = now + UNTIL_WOKEN;
        return 0;
      }
      granted = Math.min(wanted, bucket.quantum());
      if (!bucket.take(granted, now)) {
        who.waitUntil = now + bucket.nanosUntil(granted, now);
        return 0;
      }
      queue.remove(who);
      who.queued = false;
      next = first();
    } finally {
      lock.unlock();
    }
    wake(next);
    return granted;
  }

  private void enqueue(Allowance who, boolean goingOn) {
    who.aside = false;
    if (!who.queued) {
      who.queued = true;
      if (goingOn) {
        queue.addFirst(who);
      } else {
        queue.addLast(who);
      }
    }
  }

  private @Nullable Allowance first() {
    for (Allowance each : queue) {
      if (!each.aside) {
        return each;
      }
    }
    return null;
  }

  private static void wake(@Nullable Allowance waiter) {
    if (waiter != null) {
      waiter.wake();
    }
  }

  /** Lets those behind pass until the caller asks again; its place is kept. */
  void stepAside(Allowance who) {
    change(() -> who.aside = true);
  }

  /** Takes the caller out of the queue. */
  void leave(Allowance who) {
    change(() -> {
      queue.remove(who);
      who.queued = false;
    });
  }

  /** Counts bytes that did not wait. */
  void charge(int bytes) {
    long now = System.nanoTime();
    lock.lock();
    try {
      if (bucket != null) {
        bucket.charge(bytes, now);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes back what was let pass and was not used. */
  void giveBack(int bytes) {
    change(() -> {
      if (bucket != null) {
        bucket.giveBack(bytes);
      }
    });
  }

  /** Makes a change after which the first in the queue may be another, or need not wait as long. */
  private void change(Runnable change) {
    Allowance first;
    lock.lock();
    try {
      change.run();
      first = first();
    } finally {
      lock.unlock();
    }
    wake(first);
  }
}
