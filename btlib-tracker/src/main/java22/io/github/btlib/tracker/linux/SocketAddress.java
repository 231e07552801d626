package io.github.btlib.tracker.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/**
 * Addresses as the system has them.
 *
 * <pre>
 * IPv4  0 family (2)  2 port (2)  4 address (4)
 * IPv6  0 family (2)  2 port (2)  4 flow (4)     8 address (16)  24 scope (4)
 * </pre>
 *
 * <p>The port and the address are in network order, the rest in the machine's.
 */
final class SocketAddress {

  /** Room for one of either family. */
  static final int MAX_LENGTH = 28;

  private static final int IPV4_LENGTH = 16;
  private static final int PORT = 2;
  private static final int IPV4_ADDRESS = 4;
  private static final int IPV6_ADDRESS = 8;
  private static final int SCOPE = 24;

  private static final long MAPPED = 0xffff_0000_0000L;

  private static final ValueLayout.OfShort SHORT =
      JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private SocketAddress() {}

  /**
   * Writes an address down.
   *
   * @param family of the socket; a wildcard may be of the other one
   * @return how long it is, in bytes
   */
  static int write(MemorySegment to, int family, InetSocketAddress address) {
    to.fill((byte) 0);
    to.set(JAVA_SHORT_UNALIGNED, 0, (short) family);
    to.set(SHORT, PORT, (short) address.getPort());
    InetAddress ip = address.getAddress();
    byte[] bytes = ip.getAddress();
    if (family == Libc.AF_INET) {
      if (ip instanceof Inet4Address) {
        MemorySegment.copy(bytes, 0, to, JAVA_BYTE, IPV4_ADDRESS, bytes.length);
      }
      return IPV4_LENGTH;
    }
    if (ip instanceof Inet6Address ipv6) {
      MemorySegment.copy(bytes, 0, to, JAVA_BYTE, IPV6_ADDRESS, bytes.length);
      to.set(JAVA_INT_UNALIGNED, SCOPE, ipv6.getScopeId());
    }
    return MAX_LENGTH;
  }

  static int port(MemorySegment at, long offset) {
    return at.get(SHORT, offset + PORT) & 0xffff;
  }

  /** The first half of an IPv6 address, or 0. */
  static long high(MemorySegment at, long offset) {
    return isIpv4(at, offset) ? 0 : at.get(LONG, offset + IPV6_ADDRESS);
  }

  /** The second half of an IPv6 address, or an IPv4 address mapped into one. */
  static long low(MemorySegment at, long offset) {
    return isIpv4(at, offset)
        ? MAPPED | (at.get(INT, offset + IPV4_ADDRESS) & 0xffff_ffffL)
        : at.get(LONG, offset + IPV6_ADDRESS + Long.BYTES);
  }

  /** A mapped one becomes the IPv4 address that it is. */
  static InetAddress address(MemorySegment at) {
    boolean isIpv4 = isIpv4(at, 0);
    byte[] bytes = new byte[isIpv4 ? 4 : 16];
    MemorySegment.copy(at, JAVA_BYTE, isIpv4 ? IPV4_ADDRESS : IPV6_ADDRESS, bytes, 0, bytes.length);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 and 16 bytes are an address", e);
    }
  }

  private static boolean isIpv4(MemorySegment at, long offset) {
    return at.get(JAVA_SHORT_UNALIGNED, offset) == Libc.AF_INET;
  }
}
