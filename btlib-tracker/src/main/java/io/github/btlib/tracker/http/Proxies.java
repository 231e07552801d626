package io.github.btlib.tracker.http;

import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out whom a proxy asks for. What a header field says of that is believed from named proxies
 * alone, and only as far as they wrote it: each adds the one it heard from at the right, so the
 * first from the right that is not a named proxy is the client, and what stands left of it is the
 * client's invention. Immutable.
 */
final class Proxies {

  private final Set<InetAddress> trusted;

  Proxies(Set<InetAddress> trusted) {
    this.trusted = Set.copyOf(trusted);
  }

  /**
   * Finds the client.
   *
   * @param source the other end of the connection
   * @param head the request
   * @return the source itself unless it is a named proxy; empty if a proxy does not say, which is
   *     not a client to be told to others
   */
  Optional<InetAddress> client(InetAddress source, RequestHead head) {
    if (trusted.isEmpty() || !trusted.contains(source)) {
      return Optional.of(source);
    }
    String[] hops = head.forwarded().split(",", -1);
    for (int i = hops.length - 1; i >= 0; i--) {
      Optional<InetAddress> hop = AddressText.parseWithPort(hops[i].strip());
      if (hop.isEmpty() || !trusted.contains(hop.get())) {
        return hop;
      }
    }
    return Optional.empty();
  }
}
