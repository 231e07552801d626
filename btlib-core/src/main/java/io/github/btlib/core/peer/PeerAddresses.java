package io.github.btlib.core.peer;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/** One form for each address, so that bans, limits and duplicates agree on who is who. */
public final class PeerAddresses {
  private static final byte[] MAPPED_PREFIX = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};
  private static final int PREFIX_OF_ONE_LINE = 8;

  private PeerAddresses() {}

  /** Returns an IPv4 address that is written as IPv6 as the IPv4 address it is. */
  public static InetAddress normal(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length > MAPPED_PREFIX.length
            && Arrays.equals(bytes, 0, MAPPED_PREFIX.length, MAPPED_PREFIX, 0, MAPPED_PREFIX.length)
        ? of(Arrays.copyOfRange(bytes, MAPPED_PREFIX.length, bytes.length))
        : address;
  }

  /** Returns a resolved address and port with the {@linkplain #normal(InetAddress) normal form}. */
  public static InetSocketAddress normal(InetSocketAddress address) {
    InetAddress normal = normal(address.getAddress());
    return normal.equals(address.getAddress())
        ? address
        : new InetSocketAddress(normal, address.getPort());
  }

  /**
   * Returns what limits, trust and bans count by: the address, or the first 64 bits of a global
   * IPv6 address, because one line has all the rest to itself. Addresses of a local network each
   * count.
   */
  public static InetAddress counted(InetAddress address) {
    InetAddress normal = normal(address);
    if (normal instanceof Inet6Address && !isLocal(normal)) {
      return of(
          Arrays.copyOf(
              Arrays.copyOf(normal.getAddress(), PREFIX_OF_ONE_LINE), 2 * PREFIX_OF_ONE_LINE));
    }
    return normal;
  }

  /**
   * Tells whether a socket that is bound to an address, if any, can reach another: IPv4 does not
   * reach IPv6, nor the other way round.
   */
  public static boolean canReach(Optional<InetAddress> bound, InetAddress other) {
    return bound
        .filter(address -> !address.isAnyLocalAddress())
        .map(address -> normal(address).getClass().equals(normal(other).getClass()))
        .orElse(true);
  }

  private static boolean isLocal(InetAddress address) {
    return address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || (address.getAddress()[0] & 0xFE) == 0xFC; // unique local, fc00::/7
  }

  private static InetAddress of(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError("neither 4 nor 16 bytes", e);
    }
  }
}
