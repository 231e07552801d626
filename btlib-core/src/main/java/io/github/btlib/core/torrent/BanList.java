package io.github.btlib.core.torrent;

import io.github.btlib.core.peer.PeerAddresses;
import io.github.btlib.core.peer.RemotePeer;
import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Peers that are not spoken to again. Thread-safe; bounded by what it costs to be banned, which is
 * a bad block each.
 */
final class BanList {
  private final Set<Object> identities = ConcurrentHashMap.newKeySet();

  /**
   * @param identity see {@link RemotePeer#identity}
   */
  void ban(Object identity) {
    identities.add(identity);
  }

  boolean contains(RemotePeer peer) {
    return identities.contains(peer.identity());
  }

  /** Tells whether whoever is there is banned. */
  boolean contains(InetAddress address) {
    return identities.contains(PeerAddresses.normal(address));
  }
}
