package io.github.btlib.examples.realclient;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A moment by which something must have come to pass. */
record Deadline(Duration limit, long end) {
  private static final long PAUSE = Duration.ofMillis(20).toNanos();

  static Deadline of(Duration limit) {
    return new Deadline(limit, System.nanoTime() + limit.toNanos());
  }

  /** Waits for a condition, and fails naming it when the time is up. */
  void await(String what, BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(what + " did not come within " + limit);
      }
      LockSupport.parkNanos(PAUSE);
    }
  }
}
