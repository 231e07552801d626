package io.github.btlib.tracker.swarm;

import java.util.random.RandomGenerator;

/**
 * Spreads keys in a way that nobody outside can know, so that nobody can choose addresses or
 * info-hashes that collide. Immutable.
 */
public final class SecretHash {

  private static final int FULL = 32;

  private final long add;
  private final long multiply;
  private final long multiplyAgain;

  /**
   * Draws a new secret.
   *
   * @param secret a source of randomness that nobody can guess
   */
  public SecretHash(RandomGenerator secret) {
    add = secret.nextLong();
    multiply = secret.nextLong() | 1;
    multiplyAgain = secret.nextLong() | 1;
  }

  /**
   * Hashes a key.
   *
   * @param key any number
   * @return 64 bits
   */
  public long of(long key) {
    long x = (key ^ add) * multiply;
    x = (x ^ (x >>> FULL)) * multiplyAgain;
    return x ^ (x >>> FULL);
  }

  /**
   * Hashes a key of two parts.
   *
   * @param key any number
   * @param more another one
   * @return 64 bits
   */
  public long of(long key, long more) {
    return of(of(key) + more);
  }

  /**
   * Scales a hash to a number below a bound.
   *
   * @param hash 64 bits
   * @param bound any positive number
   * @return 0 to below the bound
   */
  public static int scale(long hash, int bound) {
    return (int) (((hash >>> FULL) * bound) >>> FULL);
  }
}
