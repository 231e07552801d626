package io.github.btlib.tracker.swarm;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Where a peer accepts connections, which is also what identifies it in a swarm: a client's {@code
 * key} does not, because aria2 sends another one with each announce.
 *
 * <p>Comparable, so that a hash map stays fast when a stranger picks addresses that collide.
 *
 * @param address an IPv4-mapped IPv6 address becomes the IPv4 one, or one peer would count as two;
 *     a scope is dropped
 * @param port 1 to 65535
 */
public record Endpoint(InetAddress address, int port) implements Comparable<Endpoint> {

  /**
   * Makes an endpoint.
   *
   * @throws IllegalArgumentException if the port is out of range
   */
  public Endpoint {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port is " + port + ", it must be 1 to 65535");
    }
    try {
      address = InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException e) {
      throw new AssertionError("an address has 4 or 16 bytes", e);
    }
  }

  /**
   * Tells the address family.
   *
   * @return true for IPv4, false for IPv6
   */
  public boolean isIpv4() {
    return address instanceof Inet4Address;
  }

  @Override
  public int compareTo(Endpoint other) {
    int byAddress = Arrays.compareUnsigned(address.getAddress(), other.address.getAddress());
    return byAddress != 0 ? byAddress : Integer.compare(port, other.port);
  }
}
