package io.github.btlib.tracker.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.UnsupportedAddressTypeException;

/**
 * A socket that is bound.
 *
 * @param number of the socket
 * @param port where it is bound
 */
record BoundDescriptor(int number, int port) {

  private static final boolean IPV4_ONLY = Boolean.getBoolean("java.net.preferIPv4Stack");

  /**
   * Opens a socket and binds it.
   *
   * @param errno a segment of the calling thread's
   * @param type stream or packets, and flags
   * @param address where to; a wildcard stands for both families, as far as the system has them
   * @param shared whether others share the port
   * @param receiveBuffer its size in bytes, or 0
   */
  static BoundDescriptor open(
      MemorySegment errno, int type, InetSocketAddress address, boolean shared, int receiveBuffer)
      throws IOException {
    InetAddress ip = address.getAddress();
    boolean isIpv4 = ip instanceof Inet4Address;
    if (IPV4_ONLY && !isIpv4) {
      throw new UnsupportedAddressTypeException();
    }
    if (IPV4_ONLY || (isIpv4 && !ip.isAnyLocalAddress())) {
      return open(errno, Libc.AF_INET, type, address, shared, receiveBuffer);
    }
    try {
      return open(errno, Libc.AF_INET6, type, address, shared, receiveBuffer);
    } catch (IOException e) {
      int why = Libc.errno(errno);
      if (ip.isAnyLocalAddress() && (why == Libc.EAFNOSUPPORT || why == Libc.EADDRNOTAVAIL)) {
        return open(errno, Libc.AF_INET, type, address, shared, receiveBuffer);
      }
      throw e;
    }
  }

  private static BoundDescriptor open(
      MemorySegment errno,
      int family,
      int type,
      InetSocketAddress address,
      boolean shared,
      int receiveBuffer)
      throws IOException {
    int number = Libc.socket(errno, family, type | Libc.SOCK_CLOEXEC, 0);
    if (number < 0) {
      throw Libc.failure(errno);
    }
    try (Arena arena = Arena.ofConfined()) {
      if (family == Libc.AF_INET6) {
        set(errno, number, Libc.IPPROTO_IPV6, Libc.IPV6_V6ONLY, 0);
      }
      if ((type & Libc.SOCK_STREAM) != 0) {
        set(errno, number, Libc.SOL_SOCKET, Libc.SO_REUSEADDR, 1);
      }
      if (shared) {
        set(errno, number, Libc.SOL_SOCKET, Libc.SO_REUSEPORT, 1);
      }
      if (receiveBuffer > 0) {
        set(errno, number, Libc.SOL_SOCKET, Libc.SO_RCVBUF, receiveBuffer);
      }
      if ((type & Libc.SOCK_DGRAM) != 0 && address.getAddress().isAnyLocalAddress()) {
        tellWhoWasAsked(errno, number, family);
      }
      MemorySegment name = arena.allocate(SocketAddress.MAX_LENGTH, Long.BYTES);
      int length = SocketAddress.write(name, family, address);
      MemorySegment nameLength = arena.allocateFrom(JAVA_INT, SocketAddress.MAX_LENGTH);
      if (Libc.bind(errno, number, name, length) < 0) {
        throw new BindException(Libc.failure(errno).getMessage());
      }
      if (Libc.getsockname(errno, number, name, nameLength) < 0) {
        throw Libc.failure(errno);
      }
      return new BoundDescriptor(number, SocketAddress.port(name, 0));
    } catch (IOException | RuntimeException | Error e) {
      try (Arena arena = Arena.ofConfined()) {
        // the caller wants to know why, not how the closing went
        Libc.close(arena.allocate(Libc.ERRNO), number);
      }
      throw e;
    }
  }

  /** An answer has to leave from the address that was asked, or clients do not take it. */
  private static void tellWhoWasAsked(MemorySegment errno, int number, int family)
      throws IOException {
    if (family == Libc.AF_INET6) {
      // of IPv4 packets, too
      set(errno, number, Libc.IPPROTO_IPV6, Libc.IPV6_RECVPKTINFO, 1);
    } else {
      set(errno, number, Libc.IPPROTO_IP, Libc.IP_PKTINFO, 1);
    }
  }

  /** Sets an option that is a number. */
  static void set(MemorySegment errno, int number, int level, int option, int value)
      throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment held = arena.allocateFrom(JAVA_INT, value);
      if (Libc.setsockopt(errno, number, level, option, held, Integer.BYTES) < 0) {
        throw Libc.failure(errno);
      }
    }
  }
}
