package io.github.btlib.tracker.testkit;

/** Tells how much memory is in use. */
public final class Heap {

  private static final int COLLECTIONS = 4;

  private Heap() {}

  /** Returns how many bytes of the heap are in use once the garbage is collected. */
  public static long used() {
    long used = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
    }
    return used;
  }
}
