package io.github.btlib;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * An IP address as an unsigned number of 32 or 128 bits, ordered within its family.
 *
 * @param isIpv4 whether the number has 32 bits, all of them in {@code low}
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
record IpNumber(boolean isIpv4, long high, long low) implements Comparable<IpNumber> {
  private static final long IPV4_BITS = 0xFFFF_FFFFL;
  private static final long MAPPED_PREFIX = 0xFFFFL;

  static IpNumber of(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    if (bytes.remaining() == Integer.BYTES) {
      return new IpNumber(true, 0, bytes.getInt() & IPV4_BITS);
    }
    long high = bytes.getLong();
    long low = bytes.getLong();
    boolean mapped = high == 0 && low >>> Integer.SIZE == MAPPED_PREFIX;
    return mapped ? new IpNumber(true, 0, low & IPV4_BITS) : new IpNumber(false, high, low);
  }

  int bits() {
    return isIpv4 ? Integer.SIZE : 2 * Long.SIZE;
  }

  /** Returns this address with all bits after the prefix cleared, or set. */
  IpNumber withRest(int prefix, boolean set) {
    int rest = bits() - prefix;
    long highMask = rest <= Long.SIZE ? 0 : ones(rest - Long.SIZE);
    long lowMask = ones(Math.min(rest, Long.SIZE));
    return set
        ? new IpNumber(isIpv4, high | highMask, low | lowMask)
        : new IpNumber(isIpv4, high & ~highMask, low & ~lowMask);
  }

  private static long ones(int count) {
    return count == 0 ? 0 : -1L >>> (Long.SIZE - count);
  }

  /** Tells whether there is no greater address. */
  boolean isLast() {
    return isIpv4 ? low == IPV4_BITS : high == -1 && low == -1;
  }

  IpNumber next() {
    return new IpNumber(isIpv4, low == -1 ? high + 1 : high, low + 1);
  }

  @Override
  public int compareTo(IpNumber other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }
}
