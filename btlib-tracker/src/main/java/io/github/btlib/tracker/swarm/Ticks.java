package io.github.btlib.tracker.swarm;

/**
 * The time in steps that a peer's stamp can tell apart: seconds, or longer ones if the time to live
 * needs it. Immutable.
 *
 * @param originNanos when tick 0 began
 * @param unitSeconds how long a tick is
 * @param ttl after how many ticks of silence a peer is still there
 */
record Ticks(long originNanos, int unitSeconds, int ttl) {

  private static final long NANOS = 1_000_000_000L;

  /** Makes the finest ticks for a time to live. */
  static Ticks of(long originNanos, int ttlSeconds) {
    int unit = (ttlSeconds + Packed.MAX_TTL_TICKS - 1) / Packed.MAX_TTL_TICKS;
    return new Ticks(originNanos, unit, (ttlSeconds + unit - 1) / unit);
  }

  /** Returns the tick of a time, not reduced to the bits of a stamp. */
  int at(long nowNanos) {
    return (int) ((nowNanos - originNanos) / (unitSeconds * NANOS));
  }

  boolean isExpired(int lower, int tick) {
    return Packed.age(lower, tick) > ttl;
  }

  int ageSeconds(int lower, int tick) {
    return Packed.age(lower, tick) * unitSeconds;
  }

  /** Returns the bits of a peer whose stamp was of other ticks. */
  int converted(int lower, Ticks from, long nowNanos) {
    int age = from.ageSeconds(lower, from.at(nowNanos)) / unitSeconds;
    return Packed.restamped(lower, at(nowNanos) - Math.min(age, ttl + 1));
  }
}
