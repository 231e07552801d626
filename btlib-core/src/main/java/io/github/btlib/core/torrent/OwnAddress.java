package io.github.btlib.core.torrent;

import io.github.btlib.core.peer.PeerAddresses;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Where the world sees us, as far as we were told, one address a family: what BEP 40 needs to work
 * out a peer's priority. Thread-safe.
 */
final class OwnAddress {
  private final int port;
  private volatile @Nullable InetSocketAddress ipv4;
  private volatile @Nullable InetSocketAddress ipv6;

  OwnAddress(int port) {
    this.port = port;
  }

  /**
   * Notes an address at which we are seen.
   *
   * @return whether it is another one than before
   */
  boolean set(InetAddress address) {
    InetSocketAddress next = new InetSocketAddress(PeerAddresses.normal(address), port);
    boolean changed;
    if (next.getAddress() instanceof Inet4Address) {
      changed = !next.equals(ipv4);
      ipv4 = next;
    } else {
      changed = !next.equals(ipv6);
      ipv6 = next;
    }
    return changed;
  }

  /** Returns the priority of a peer, or empty while our own address of its family is unknown. */
  OptionalLong priorityOf(InetSocketAddress peer) {
    InetSocketAddress own = peer.getAddress() instanceof Inet4Address ? ipv4 : ipv6;
    return own == null ? OptionalLong.empty() : OptionalLong.of(PeerPriority.of(own, peer));
  }
}
