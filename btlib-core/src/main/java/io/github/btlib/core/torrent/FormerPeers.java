package io.github.btlib.core.torrent;

import io.github.btlib.core.peer.RemotePeer;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where peers were that sent us data and are gone: a lie may be found out long after. Remembers the
 * latest {@link #MOST}. Thread-safe.
 */
final class FormerPeers {
  static final int MOST = 4096;

  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock; oldest first
  private final Map<Object, InetSocketAddress> addresses = new LinkedHashMap<>();

  void note(RemotePeer peer) {
    lock.lock();
    try {
      addresses.remove(peer.identity());
      addresses.put(peer.identity(), peer.address());
      if (addresses.size() > MOST) {
        addresses.remove(addresses.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns where a peer was last.
   *
   * @param identity see {@link RemotePeer#identity}
   */
  Optional<InetSocketAddress> addressOf(Object identity) {
    lock.lock();
    try {
      return Optional.ofNullable(addresses.get(identity));
    } finally {
      lock.unlock();
    }
  }
}
