package io.github.btlib.tracker.net;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The platform threads of a server's loops. They do not keep the JVM alive. Thread-safe. */
public final class Loops {

  private final List<Thread> threads = new ArrayList<>();

  /**
   * Starts a thread for each loop.
   *
   * @param name what they are called, followed by a number
   * @param loops what they run
   */
  public Loops(String name, List<? extends Runnable> loops) {
    for (Runnable loop : loops) {
      threads.add(Thread.ofPlatform().daemon().name(name + "-" + threads.size()).unstarted(loop));
    }
    threads.forEach(Thread::start);
  }

  /**
   * Waits for all loops to end, which somebody must have told them to.
   *
   * @param deadlineNanos until when, in terms of {@link System#nanoTime}
   * @return whether all have ended
   */
  public boolean join(long deadlineNanos) {
    boolean ended = true;
    for (Thread thread : threads) {
      ended &= join(thread, deadlineNanos);
    }
    return ended;
  }

  private static boolean join(Thread thread, long deadlineNanos) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return thread.join(Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime())));
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
