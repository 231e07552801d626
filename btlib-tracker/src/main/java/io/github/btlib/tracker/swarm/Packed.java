package io.github.btlib.tracker.swarm;

import io.github.btlib.tracker.spi.PeerState;

/**
 * A peer's bits. An IPv4 peer is one long, which is never 0 since no port is; the upper 48 bits are
 * its key. Of an IPv6 peer the lower half stands beside its address.
 *
 * <pre>
 * 63        32 31   16 15     3 2    1 0
 * [ address  ] [ port ] [ stamp ] [state] [completed]
 * </pre>
 *
 * <p>The stamp is the tick at which the peer was last heard, modulo 8192. Ages are told apart up to
 * {@value #MAX_TTL_TICKS} ticks and as much again for the sweeper to come by; some more are kept
 * for the stamps of a loop whose clock is ahead of another's.
 */
final class Packed {

  /** The longest time to live, in ticks. */
  static final int MAX_TTL_TICKS = 4096;

  static final long KEY_MASK = ~0xffffL;

  private static final int STAMP_MASK = 8191;
  private static final int STAMP_SHIFT = 3;

  /** Stamps this far ahead are of this very moment. */
  private static final int AHEAD = 64;

  private static final int COMPLETED = 1;
  private static final int STATE_SHIFT = 1;
  private static final int STATE_MASK = 3;
  private static final int LEECHER = 0;
  private static final int PARTIAL_SEED = 1;
  private static final int SEED = 2;

  private Packed() {}

  static long key(int address, int port) {
    return (long) address << 32 | (long) port << 16;
  }

  /** Returns the lower 16 bits. */
  static int bits(int tick, PeerState state, boolean completed) {
    return (tick & STAMP_MASK) << STAMP_SHIFT
        | number(state) << STATE_SHIFT
        | (completed ? COMPLETED : 0);
  }

  private static int number(PeerState state) {
    return switch (state) {
      case LEECHER -> LEECHER;
      case PARTIAL_SEED -> PARTIAL_SEED;
      case SEED -> SEED;
    };
  }

  static int address(long peer) {
    return (int) (peer >>> 32);
  }

  static int port(int lower) {
    return lower >>> 16;
  }

  static PeerState state(int lower) {
    return switch ((lower >> STATE_SHIFT) & STATE_MASK) {
      case LEECHER -> PeerState.LEECHER;
      case PARTIAL_SEED -> PeerState.PARTIAL_SEED;
      default -> PeerState.SEED;
    };
  }

  static boolean isSeed(int lower) {
    return (lower & (STATE_MASK << STATE_SHIFT)) == SEED << STATE_SHIFT;
  }

  static boolean isLeecher(int lower) {
    return (lower & (STATE_MASK << STATE_SHIFT)) == 0;
  }

  static boolean hasCompleted(int lower) {
    return (lower & COMPLETED) != 0;
  }

  /** Returns how many ticks ago the peer was heard. */
  static int age(int lower, int tick) {
    int age = (tick - (lower >> STAMP_SHIFT)) & STAMP_MASK;
    return age > STAMP_MASK - AHEAD ? 0 : age;
  }

  /** Returns the same bits as if the peer had been heard at another tick. */
  static int restamped(int lower, int tick) {
    return (lower & ~(STAMP_MASK << STAMP_SHIFT)) | (tick & STAMP_MASK) << STAMP_SHIFT;
  }
}
