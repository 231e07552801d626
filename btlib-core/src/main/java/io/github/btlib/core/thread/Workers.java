package io.github.btlib.core.thread;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts virtual threads with names and knows which of them are still alive. Thread-safe. */
public final class Workers {
  private static final Logger log = LoggerFactory.getLogger(Workers.class);

  private final String prefix;
  private final Set<Thread> alive = ConcurrentHashMap.newKeySet();

  /**
   * @param prefix what the name of each thread starts with
   */
  public Workers(String prefix) {
    this.prefix = prefix;
  }

  /** Runs a task on a new virtual thread. What it throws is logged. */
  public Thread start(String name, Runnable task) {
    Thread thread =
        Thread.ofVirtual()
            .name(prefix + name)
            .unstarted(() -> {
              try {
                task.run();
              } catch (RuntimeException | Error e) {
                log.error("{} ended by an unexpected failure", prefix + name, e);
              } finally {
                alive.remove(Thread.currentThread());
              }
            });
    alive.add(thread);
    thread.start();
    return thread;
  }

  /**
   * Waits until no thread started here is alive, the caller's own not counted.
   *
   * @return whether that came to pass in time
   */
  public boolean await(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    boolean interrupted = false;
    Thread next = anyOther();
    while (next != null && deadline - System.nanoTime() > 0) {
      try {
        next.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
      } catch (InterruptedException e) {
        interrupted = true; // told to the caller afterwards: the bound is the caller's protection
      }
      next = anyOther();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return next == null;
  }

  private @Nullable Thread anyOther() {
    for (Thread thread : alive) {
      if (thread.isAlive() && thread != Thread.currentThread()) {
        return thread;
      }
    }
    return null;
  }

  /** Returns the names of the threads still alive. */
  public List<String> alive() {
    return alive.stream().map(Thread::getName).sorted().toList();
  }
}
