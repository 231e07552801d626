package io.github.btlib.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** What holds for a bucket, whoever asks for how much, and when. */
class TokenBucketProperties {
  private static final double SECOND = 1e9;

  private record Passed(long at, int bytes, double allowedBefore) {}

  @Property(tries = 300)
  void inAnySpanOfTimeNoMorePassesThanTheRateAndOneBurst(
      @ForAll @LongRange(min = 1024, max = 100_000_000) long first, @ForAll long seed) {
    Random random = new Random(seed);
    long rate = first;
    TokenBucket bucket = new TokenBucket(rate, 0);
    double burst = bucket.burst();
    double allowed = 0;
    long now = 0;
    List<Passed> all = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      long gap = random.nextInt(10) == 0 ? random.nextLong(3_000_000_000L) : pause(random, bucket);
      now += gap;
      allowed += rate * (gap / SECOND);
      if (random.nextInt(40) == 0) {
        rate = 1024 + random.nextLong(rate * 2);
        bucket.rate(rate, now);
        burst = Math.max(burst, bucket.burst());
      }
      int bytes = 1 + random.nextInt(bucket.quantum());
      if (bucket.take(bytes, now)) {
        int unused = random.nextInt(5) == 0 ? random.nextInt(bytes) : 0;
        bucket.giveBack(unused);
        all.add(new Passed(now, bytes - unused, allowed));
      }
    }
    assertNoSpanExceeds(all, burst);
  }

  /** Sometimes at once, sometimes exactly when it is time. */
  private static long pause(Random random, TokenBucket bucket) {
    return random.nextBoolean() ? 0 : bucket.nanosUntil(1 + random.nextInt(bucket.quantum()), 0);
  }

  private static void assertNoSpanExceeds(List<Passed> all, double burst) {
    double worst = 0; // the span with the most bytes beyond its rate, ending here
    double before = 0;
    for (Passed each : all) {
      worst = Math.max(0, worst - (each.allowedBefore() - before)) + each.bytes();
      before = each.allowedBefore();
      assertThat(worst).isLessThanOrEqualTo(burst + 1);
    }
  }

  @Property(tries = 100)
  void whoAlwaysWantsMoreGetsTheRateInTheLongRun(
      @ForAll @LongRange(min = 1024, max = 1_000_000_000) long rate, @ForAll long seed) {
    Random random = new Random(seed);
    TokenBucket bucket = new TokenBucket(rate, 0);
    long now = 0;
    double passed = -bucket.burst();
    while (now < 20 * SECOND) {
      int bytes = 1 + random.nextInt(bucket.quantum());
      // threads are late now and then
      now += bucket.nanosUntil(bytes, now) + (random.nextInt(8) == 0 ? random.nextInt(5_000) : 0);
      if (!bucket.take(bytes, now)) { // the wait was rounded
        assertThat(bucket.take(bytes, ++now)).isTrue();
      }
      passed += bytes;
      if (random.nextInt(16) == 0) {
        bucket.charge(40, now);
        passed += 40;
      }
    }
    double expected = rate * (now / SECOND);
    assertThat(passed).isCloseTo(expected, within(expected * 0.01 + bucket.quantum()));
  }
}
