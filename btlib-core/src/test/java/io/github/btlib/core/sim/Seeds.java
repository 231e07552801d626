package io.github.btlib.core.sim;

import java.util.SplittableRandom;
import java.util.function.LongConsumer;

/**
 * The seeds that scenarios run with: others every time, and those of a failure are told with how to
 * run it again.
 */
final class Seeds {
  /** Set to the seed that a failure names, every scenario runs once and with that seed. */
  static final String PROPERTY = "btlib.sim.seed";

  private Seeds() {}

  /**
   * Runs a scenario with several seeds, or with the one that is to be replayed.
   *
   * @throws AssertionError the first failure, with its seed
   */
  static void forEach(int count, LongConsumer scenario) {
    Long replayed = Long.getLong(PROPERTY);
    if (replayed != null) {
      run(replayed, scenario);
      return;
    }
    SplittableRandom random = new SplittableRandom();
    for (int i = 0; i < count; i++) {
      run(random.nextLong(), scenario);
    }
  }

  private static void run(long seed, LongConsumer scenario) {
    try {
      scenario.accept(seed);
    } catch (RuntimeException | Error e) {
      throw new AssertionError(
          "simulation with seed " + seed + " failed; run it again with -D" + PROPERTY + "=" + seed,
          e);
    }
  }
}
