package io.github.btlib.core.torrent;

import io.github.btlib.core.peer.RemotePeer;
import io.github.btlib.spi.PeerId;
import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Peers that are not spoken to again: by address, except on the loopback, where many peers share
 * one and the peer id has to do. Thread-safe; bounded by what it costs to be banned, which is a
 * whole piece each.
 */
final class BanList {
  private final Set<InetAddress> addresses = ConcurrentHashMap.newKeySet();
  private final Set<PeerId> loopbackIds = ConcurrentHashMap.newKeySet();

  void ban(RemotePeer peer) {
    InetAddress address = PeerAddresses.normal(peer.address().getAddress());
    if (address.isLoopbackAddress()) {
      loopbackIds.add(peer.peerId());
    } else {
      addresses.add(address);
    }
  }

  boolean contains(RemotePeer peer) {
    return contains(peer.address().getAddress()) || loopbackIds.contains(peer.peerId());
  }

  /** Tells whether whoever is there is banned. */
  boolean contains(InetAddress address) {
    return addresses.contains(PeerAddresses.normal(address));
  }
}
