package io.github.btlib.tracker.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/**
 * An IPv4 or IPv6 address that can be changed, so that no announce needs a new one. IPv4-mapped
 * IPv6 addresses become IPv4, or one peer would count as two. Not thread-safe.
 */
final class PeerAddress {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private static final long MAPPED = 0xffffL;

  private boolean isIpv4 = true;
  private int ipv4;
  private long high;
  private long low;

  /** Makes it 0.0.0.0, where nobody is. */
  void clear() {
    ipv4(0);
  }

  void ipv4(int address) {
    isIpv4 = true;
    ipv4 = address;
    high = low = 0;
  }

  void ipv6(long first, long second) {
    if (first == 0 && second >>> 32 == MAPPED) {
      ipv4((int) second);
    } else {
      isIpv4 = false;
      ipv4 = 0;
      high = first;
      low = second;
    }
  }

  void set(PeerAddress other) {
    isIpv4 = other.isIpv4;
    ipv4 = other.ipv4;
    high = other.high;
    low = other.low;
  }

  void set(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      ipv4((int) INT.get(bytes, 0));
    } else {
      ipv6((long) LONG.get(bytes, 0), (long) LONG.get(bytes, 8));
    }
  }

  boolean isIpv4() {
    return isIpv4;
  }

  int ipv4() {
    return ipv4;
  }

  long high() {
    return high;
  }

  long low() {
    return low;
  }

  boolean isSame(PeerAddress other) {
    return isIpv4 == other.isIpv4 && ipv4 == other.ipv4 && high == other.high && low == other.low;
  }

  byte[] toBytes() {
    byte[] bytes = new byte[isIpv4 ? 4 : 16];
    if (isIpv4) {
      INT.set(bytes, 0, ipv4);
    } else {
      LONG.set(bytes, 0, high);
      LONG.set(bytes, 8, low);
    }
    return bytes;
  }

  InetAddress toInetAddress() {
    try {
      return InetAddress.getByAddress(toBytes());
    } catch (UnknownHostException e) {
      throw new AssertionError("an address has 4 or 16 bytes", e);
    }
  }
}
