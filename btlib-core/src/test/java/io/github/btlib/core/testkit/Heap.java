package io.github.btlib.core.testkit;

/** What is on the heap, for tests of what strangers may leave there. */
public final class Heap {
  private Heap() {}

  /** Returns how many bytes are in use after garbage was collected, the least of three looks. */
  public static long used() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least =
          Math.min(least, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
    }
    return least;
  }
}
