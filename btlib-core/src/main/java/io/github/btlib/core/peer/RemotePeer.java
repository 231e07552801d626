package io.github.btlib.core.peer;

import io.github.btlib.core.wire.Handshake;
import io.github.btlib.spi.PeerId;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Who is at the other end of a connection.
 *
 * @param address the address of its socket
 * @param peerId what it calls itself
 * @param incoming whether it connected to us, so that its port is not one it listens on
 * @param reserved the reserved bits of its handshake
 */
public record RemotePeer(
    InetSocketAddress address, PeerId peerId, boolean incoming, long reserved) {
  /** A peer that speaks no extension. */
  public RemotePeer(InetSocketAddress address, PeerId peerId, boolean incoming) {
    this(address, peerId, incoming, 0);
  }

  /** Tells whether both of us speak the Fast extension (BEP 6). */
  public boolean speaksFast() {
    return (reserved & Handshake.FAST) != 0;
  }

  /** Tells whether both of us speak the extension protocol (BEP 10). */
  public boolean speaksExtensions() {
    return (reserved & Handshake.EXTENSIONS) != 0;
  }

  /**
   * Returns what trust and bans go by: the address without its port as limits {@linkplain
   * PeerAddresses#counted count} it, so of global IPv6 the first 64 bits, because who has one of a
   * line's addresses has them all; except on the loopback, where many peers share one and the peer
   * id has to do.
   */
  public Object identity() {
    InetAddress host = PeerAddresses.counted(address.getAddress());
    return host.isLoopbackAddress() ? peerId : host;
  }
}
