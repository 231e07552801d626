package io.github.btlib.tracker.udp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Connection ids (BEP 15) that prove an address without a memory of whom they were given to: a
 * keyed hash of the address and the epoch, which is a minute. The epoch's id and those of the two
 * before are good, so an id lives for two to three minutes.
 *
 * <p>The port is no part of it: clients use an id of one of their sockets on another. Neither is
 * the lower half of an IPv6 address, since a host has several and changes them.
 *
 * <p>Time is that of a clock whose epochs several trackers may share, together with the key, so
 * that an id of one is good at another and after a restart.
 *
 * <p>Confined to one thread; allocates nothing.
 */
final class ConnectionIds {

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long EPOCH_NANOS = 60_000_000_000L;
  private static final int EARLIER_EPOCHS = 2;

  private final SipHash hash;
  private final byte[] message = new byte[24];

  ConnectionIds(long key0, long key1) {
    this.hash = new SipHash(key0, key1);
  }

  /**
   * Makes the id of an address at a time.
   *
   * @param high the first half of an IPv6 address, or 0
   * @param low the second half of an IPv6 address, or an IPv4 address mapped into one
   * @param nowNanos the time
   */
  long issue(long high, long low, long nowNanos) {
    return of(high, low, Math.floorDiv(nowNanos, EPOCH_NANOS));
  }

  /** Tells whether an id was made for the address lately. */
  boolean isValid(long id, long high, long low, long nowNanos) {
    long epoch = Math.floorDiv(nowNanos, EPOCH_NANOS);
    for (int age = 0; age <= EARLIER_EPOCHS; age++) {
      if (of(high, low, epoch - age) == id) {
        return true;
      }
    }
    return false;
  }

  private long of(long high, long low, long epoch) {
    boolean ipv4 = high == 0 && low >>> 32 == 0xffff;
    WORD.set(message, 0, high);
    WORD.set(message, 8, ipv4 ? low : 0L);
    WORD.set(message, 16, epoch);
    return hash.hash(message, message.length);
  }
}
