package io.github.btlib.tracker.swarm;

import java.util.random.RandomGenerator;

/**
 * Spreads keys in a way that nobody outside can know, so that nobody can choose addresses or
 * info-hashes that collide. Immutable.
 */
final class SecretHash {

  private static final int FULL = 32;

  private final long add;
  private final long multiply;
  private final long multiplyAgain;

  /** Draws a new secret. */
  SecretHash(RandomGenerator secret) {
    add = secret.nextLong();
    multiply = secret.nextLong() | 1;
    multiplyAgain = secret.nextLong() | 1;
  }

  long of(long key) {
    long x = (key ^ add) * multiply;
    x = (x ^ x >>> FULL) * multiplyAgain;
    return x ^ x >>> FULL;
  }

  long of(long key, long more) {
    return of(of(key) + more);
  }

  /** Scales a hash to a number below the bound, whatever the bound. */
  static int scale(long hash, int bound) {
    return (int) ((hash >>> FULL) * bound >>> FULL);
  }
}
