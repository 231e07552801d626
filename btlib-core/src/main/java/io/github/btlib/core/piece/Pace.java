package io.github.btlib.core.piece;

/**
 * How one peer answers requests, from what was observed: the time between two blocks and its
 * deviation, and the least time between a request and its block. Times are nanoseconds. Not
 * thread-safe; guarded with the {@link RequestWindow} it is part of.
 */
final class Pace {
  private static final long SHORTEST_TIMEOUT = 2_000_000_000L;
  private static final long LONGEST_TIMEOUT = 60_000_000_000L;

  /** Of a peer that has not answered yet, we expect little, so that it holds nobody up. */
  static final long UNKNOWN_LATENCY = 2_000_000_000L;

  private static final long UNKNOWN_GAP = UNKNOWN_LATENCY / RequestWindow.START;

  /** A queue of this many nanoseconds bridges any pause that we have seen. */
  private static final double SHORT_QUEUE = 100_000_000;

  private static final int SAMPLES_NEEDED = 2;
  private static final int DEVIATIONS = 4;
  private static final double WEIGHT = 1.0 / 16;

  /** A latency that has risen for good is believed after some hundred blocks. */
  private static final double FORGETTING = 1.0 / 64;

  private int samples;
  private double gap;
  private double deviation;
  private double latency;
  private double response;

  /**
   * Notes a block.
   *
   * @param sinceLast since the block before it, or since it was waited for
   * @param sinceRequest since it was asked for
   */
  void answered(long sinceLast, long sinceRequest) {
    if (samples == 0) {
      gap = sinceLast;
      deviation = sinceLast / 2.0;
      latency = sinceRequest;
      response = sinceRequest;
    } else {
      double difference = sinceLast - gap;
      gap += difference * WEIGHT;
      deviation += (Math.abs(difference) - deviation) * WEIGHT;
      response += (sinceRequest - response) * WEIGHT;
      latency = Math.min(latency + latency * FORGETTING, (double) sinceRequest);
    }
    samples = Math.min(samples + 1, SAMPLES_NEEDED);
  }

  private boolean known() {
    return samples >= SAMPLES_NEEDED;
  }

  /**
   * Returns how long to wait for the next block before others are asked: the mean and four
   * deviations, 2 to 60 seconds.
   *
   * @param untilKnown the answer for a peer that is too new to tell
   */
  long timeout(long untilKnown) {
    if (!known()) {
      return untilKnown;
    }
    double expected = gap + DEVIATIONS * deviation;
    return Math.clamp(Math.round(expected), SHORTEST_TIMEOUT, LONGEST_TIMEOUT);
  }

  /**
   * Tells whether blocks mostly wait at the peer for others to be sent first, so that asking for
   * more of them makes nothing faster.
   */
  boolean queues() {
    return known() && response > Math.max(SHORT_QUEUE, 2 * latency);
  }

  /**
   * Returns how many blocks come within so many nanoseconds.
   *
   * @param untilKnown the answer for a peer that is too new to tell
   * @param least the least other answer
   */
  int within(long nanos, int untilKnown, int least) {
    return known() ? (int) Math.clamp(nanos / Math.max(1, gap), least, 1 << 30) : untilKnown;
  }

  /** Returns what to expect of the peer while it owes a number of blocks. */
  Estimate estimate(int owed) {
    return known()
        ? new Estimate(Math.round(latency), Math.round(gap), owed)
        : new Estimate(UNKNOWN_LATENCY, UNKNOWN_GAP, owed);
  }
}
