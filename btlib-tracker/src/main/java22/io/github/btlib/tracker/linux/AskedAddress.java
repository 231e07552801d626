package io.github.btlib.tracker.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;

/**
 * The address that a packet was sent to, as the system tells it with the packet (cmsghdr); told
 * back, it is where the answer leaves from.
 *
 * <pre>
 * 0 length (8)  8 level (4)  12 type (4)
 * IPv4  16 interface (4)     20 address (4)   24 address in the header (4)
 * IPv6  16 address (16)      32 interface (4)
 * </pre>
 *
 * <p>An IPv4 address comes mapped into an IPv6 one if the socket is for both.
 */
final class AskedAddress {

  /** Room for one of either family. */
  static final int MAX_LENGTH = 40;

  private static final int LEVEL = 8;
  private static final int IPV4_INTERFACE = 16;
  private static final int IPV6_ADDRESS = 16;
  private static final int IPV6_INTERFACE = 32;

  private AskedAddress() {}

  /**
   * Leaves it to the routes by which interface the answer goes: it need not be that of the packet.
   */
  static void forgetInterface(MemorySegment at, long offset) {
    if (at.get(JAVA_INT, offset + LEVEL) == Libc.IPPROTO_IP) {
      at.set(JAVA_INT, offset + IPV4_INTERFACE, 0);
    } else if (!isLinkLocal(at, offset + IPV6_ADDRESS)) {
      at.set(JAVA_INT, offset + IPV6_INTERFACE, 0);
    }
  }

  private static boolean isLinkLocal(MemorySegment at, long offset) {
    return at.get(JAVA_BYTE, offset) == (byte) 0xfe
        && (at.get(JAVA_BYTE, offset + 1) & 0xc0) == 0x80;
  }
}
