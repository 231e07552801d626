package io.github.btlib.core.limit;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A limit that each peer is under by itself: one number, and a bucket a peer. Thread-safe. Its lock
 * is held while peers' limits are set, so that two who set it leave all peers with the same one.
 */
public final class PeerLimit {
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<RateLimit> peers = new HashSet<>(); // guarded by lock
  private volatile long rate; // written under the lock

  public PeerLimit(long bytesPerSecond) {
    rate = bytesPerSecond;
  }

  /** Returns bytes per second and peer, or 0 if there is no limit. */
  public long get() {
    return rate;
  }

  /** Changes the limit of every peer, now and to come. */
  public void set(long bytesPerSecond) {
    lock.lock();
    try {
      rate = bytesPerSecond;
      peers.forEach(peer -> peer.set(bytesPerSecond));
    } finally {
      lock.unlock();
    }
  }

  /** Sets a peer's limit, now and whenever it changes, until it is {@link #close}d. */
  void open(RateLimit peer) {
    lock.lock();
    try {
      peer.set(rate);
      peers.add(peer);
    } finally {
      lock.unlock();
    }
  }

  void close(RateLimit peer) {
    lock.lock();
    try {
      peers.remove(peer);
    } finally {
      lock.unlock();
    }
  }
}
