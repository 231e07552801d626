package io.github.btlib.tracker.testkit;

import java.lang.reflect.Method;

/**
 * Tells what a thread has allocated. By reflection, since the module under test does not read the
 * management modules.
 */
public final class Allocations {

  /** What asking takes itself, at most. */
  public static final long OF_THE_MEASUREMENT = 1000;

  private final Object bean;
  private final Method allocated;
  private final long thread = Thread.currentThread().threadId();

  /** Measures the calling thread. */
  public Allocations() {
    try {
      bean =
          Class.forName("java.lang.management.ManagementFactory")
              .getMethod("getThreadMXBean")
              .invoke(null);
      allocated =
          Class.forName("com.sun.management.ThreadMXBean")
              .getMethod("getThreadAllocatedBytes", long.class);
      // the first call costs more
      bytes();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns how many bytes the thread has allocated since it started. */
  public long bytes() {
    try {
      return (long) allocated.invoke(bean, thread);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
