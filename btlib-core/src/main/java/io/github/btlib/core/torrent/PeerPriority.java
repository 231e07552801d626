package io.github.btlib.core.torrent;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Canonical peer priority (BEP 40): a number that both ends of a connection work out alike, so that
 * all peers of a full swarm agree on which connections are worth keeping, and an attacker's are
 * worth no more than others.
 */
final class PeerPriority {
  private static final int FULL_BYTES_IPV4 = 2;
  private static final int FULL_BYTES_IPV6 = 6;
  private static final int MASK = 0x55;

  private PeerPriority() {}

  /**
   * Returns the priority of a connection.
   *
   * @param one an end of it, as the other sees it
   * @param other the other end, of the same address family
   * @return 0 to 2³² − 1, the greater the better
   */
  static long of(InetSocketAddress one, InetSocketAddress other) {
    byte[] a = one.getAddress().getAddress();
    byte[] b = other.getAddress().getAddress();
    if (a.length != b.length) {
      throw new IllegalArgumentException("an IPv4 and an IPv6 address: " + one + ", " + other);
    }
    int common = Arrays.mismatch(a, b);
    if (common < 0) {
      return crc(port(one), port(other));
    }
    // each byte that the addresses share lets one more byte through whole
    int full = Math.max(a.length == Integer.BYTES ? FULL_BYTES_IPV4 : FULL_BYTES_IPV6, common + 1);
    mask(a, full);
    mask(b, full);
    return crc(a, b);
  }

  private static byte[] port(InetSocketAddress address) {
    return ByteBuffer.allocate(Short.BYTES).putShort((short) address.getPort()).array();
  }

  private static void mask(byte[] address, int from) {
    for (int i = from; i < address.length; i++) {
      address[i] &= MASK;
    }
  }

  private static long crc(byte[] a, byte[] b) {
    boolean inOrder = Arrays.compareUnsigned(a, b) <= 0;
    CRC32C crc = new CRC32C();
    crc.update(inOrder ? a : b);
    crc.update(inOrder ? b : a);
    return crc.getValue();
  }
}
