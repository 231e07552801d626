package io.github.btlib.tracker.net;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what may block on virtual threads, so many at a time and no more: nothing is queued.
 * Thread-safe.
 */
public final class HandOver {

  private static final Logger log = LoggerFactory.getLogger(HandOver.class);

  private final String name;
  private final int maxRunning;
  private final Semaphore free;
  private final AtomicLong started = new AtomicLong();
  private volatile boolean closed;

  /**
   * Makes one without threads yet.
   *
   * @param name what its threads are called
   * @param maxRunning how many may run at a time
   */
  public HandOver(String name, int maxRunning) {
    this.name = name;
    this.maxRunning = maxRunning;
    this.free = new Semaphore(maxRunning);
  }

  /**
   * Runs a task on a thread of its own, if there is one to be had.
   *
   * @param task what to run; what it throws is logged
   * @return false if it was not taken: as many as may run do, or this is closed
   */
  public boolean tryRun(Runnable task) {
    if (closed || !free.tryAcquire()) {
      return false;
    }
    Thread.ofVirtual()
        .name(name + "-" + started.incrementAndGet())
        .start(() -> {
          try {
            task.run();
          } catch (RuntimeException | Error e) {
            // the thread is the task's own, so nobody else would hear of it
            Failures.log(log, "a request failed", e);
          } finally {
            free.release();
          }
        });
    return true;
  }

  /**
   * Takes no further tasks and waits for those that run. Whoever might still bring one must have
   * ended before.
   *
   * @param deadlineNanos until when, in terms of {@link System#nanoTime}
   * @return whether all have ended
   */
  public boolean close(long deadlineNanos) {
    closed = true;
    boolean interrupted = false;
    try {
      while (true) {
        try {
          long left = Math.max(0, deadlineNanos - System.nanoTime());
          boolean ended = free.tryAcquire(maxRunning, left, TimeUnit.NANOSECONDS);
          free.release(ended ? maxRunning : 0);
          return ended;
        } catch (InterruptedException e) {
          // bounded, and leaving a thread behind would break the promise of close()
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
