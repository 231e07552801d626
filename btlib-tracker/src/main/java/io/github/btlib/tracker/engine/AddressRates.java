package io.github.btlib.tracker.engine;

import io.github.btlib.tracker.swarm.AddressScope;
import io.github.btlib.tracker.swarm.SecretHash;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.random.RandomGenerator;

/**
 * How much of an {@link AddressLimit} each address has used: a token bucket each, in two tables of
 * fixed size, a megabyte together. A bucket is one number, the time at which it would be full again
 * (GCRA). Whoever shares a bucket with a flood in one table hardly does so in the other, and one of
 * them is enough. Loopback is not limited. Thread-safe, without locks.
 */
final class AddressRates {

  private static final int BUCKETS = 1 << 16;

  private final long nanosEach;
  private final long nanosOfBurst;
  private final long originNanos;
  private final SecretHash hash;
  private final AtomicLongArray one = new AtomicLongArray(BUCKETS);
  private final AtomicLongArray other = new AtomicLongArray(BUCKETS);

  AddressRates(AddressLimit limit, long originNanos, RandomGenerator secret) {
    this.nanosEach = limit.nanosEach();
    this.nanosOfBurst = nanosEach * limit.burst();
    this.originNanos = originNanos;
    this.hash = new SecretHash(secret);
  }

  /** Takes a token, if there is one. */
  boolean take(PeerAddress source, long nowNanos) {
    int scope =
        source.isIpv4()
            ? AddressScope.of(source.ipv4())
            : AddressScope.of(source.high(), source.low());
    if (scope == AddressScope.LOOPBACK) {
      return true;
    }
    long hashed = source.isIpv4() ? hash.of(source.ipv4()) : hash.of(source.high());
    long now = nowNanos - originNanos;
    boolean first = take(one, (int) (hashed >>> 48), now);
    boolean second = take(other, (int) (hashed >>> 32) & (BUCKETS - 1), now);
    return first || second;
  }

  private boolean take(AtomicLongArray buckets, int bucket, long now) {
    while (true) {
      long full = buckets.get(bucket);
      long next = Math.max(full, now) + nanosEach;
      if (next - now > nanosOfBurst) {
        return false;
      }
      if (buckets.compareAndSet(bucket, full, next)) {
        return true;
      }
    }
  }
}
