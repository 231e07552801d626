package io.github.btlib.core.torrent;

import io.github.btlib.core.peer.PeerAddresses;
import io.github.btlib.core.peer.RemotePeer;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Peers that are not spoken to again: the latest {@link #MOST}, and each cost a bad block and an
 * address. Thread-safe.
 */
final class BanList {
  static final int MOST = 65_536;

  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock; oldest first
  private final Set<Object> identities = new LinkedHashSet<>();

  /**
   * Bans a peer.
   *
   * @param identity see {@link RemotePeer#identity}
   * @return false if it was banned before
   */
  boolean ban(Object identity) {
    lock.lock();
    try {
      boolean added = identities.add(identity);
      if (identities.size() > MOST) {
        identities.remove(identities.iterator().next());
      }
      return added;
    } finally {
      lock.unlock();
    }
  }

  boolean contains(RemotePeer peer) {
    return isBanned(peer.identity());
  }

  /** Tells whether whoever is there is banned. */
  boolean contains(InetAddress address) {
    return isBanned(PeerAddresses.counted(address));
  }

  int size() {
    lock.lock();
    try {
      return identities.size();
    } finally {
      lock.unlock();
    }
  }

  private boolean isBanned(Object identity) {
    lock.lock();
    try {
      return identities.contains(identity);
    } finally {
      lock.unlock();
    }
  }
}
