package io.github.btlib.tracker.engine;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A few instructions a number: Marsaglia's xorshift with a multiplication (xorshift64*). For one
 * thread, and not for secrets.
 */
final class Xorshift implements RandomGenerator {

  private long state;

  /** Makes a generator with a seed of its own. */
  Xorshift() {
    long seed = new SplittableRandom().nextLong();
    state = seed == 0 ? 1 : seed;
  }

  @Override
  public long nextLong() {
    long x = state;
    x ^= x >>> 12;
    x ^= x << 25;
    x ^= x >>> 27;
    state = x;
    return x * 0x2545f4914f6cdd1dL;
  }

  @Override
  public int nextInt() {
    return (int) (nextLong() >>> 32);
  }

  /** Without the loop that makes it perfectly even: the error is bound / 2^32. */
  @Override
  public int nextInt(int bound) {
    return (int) (((nextLong() >>> 32) * bound) >>> 32);
  }
}
