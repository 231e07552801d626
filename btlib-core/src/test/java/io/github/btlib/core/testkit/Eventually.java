package io.github.btlib.core.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for conditions, with a deadline. */
public final class Eventually {
  private static final long PAUSE = Duration.ofMillis(10).toNanos();

  private Eventually() {}

  /** Repeats assertions until they hold; fails as they last did when the time is up. */
  public static void within(Duration timeout, Runnable assertions) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      try {
        assertions.run();
        return;
      } catch (AssertionError e) {
        if (System.nanoTime() - deadline > 0) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE);
      }
    }
  }
}
