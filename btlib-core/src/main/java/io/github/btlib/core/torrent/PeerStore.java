package io.github.btlib.core.torrent;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The addresses at which peers of a torrent may be found, and when each may be tried again.
 * Thread-safe; its lock is held for computation only.
 */
final class PeerStore {
  static final int MOST_KNOWN = 3_000;

  private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
  private static final int RETRY_GROWTH = 3;
  private static final Duration LONGEST_RETRY = Duration.ofHours(1);

  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private final Map<InetSocketAddress, Known> known = new LinkedHashMap<>();

  private static final class Known {
    boolean inUse;
    boolean seed;
    boolean useless;
    int failures;
    long notBefore;

    Known(long now) {
      notBefore = now;
    }
  }

  /** Notes an address; one that is known already is left as it is. */
  void add(InetSocketAddress address, long now) {
    lock.lock();
    try {
      if (known.size() < MOST_KNOWN || known.containsKey(address) || forgetWorst()) {
        known.computeIfAbsent(address, any -> new Known(now));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Makes room by forgetting the address that failed most often, if any failed. */
  private boolean forgetWorst() {
    Map.Entry<InetSocketAddress, Known> worst = null;
    for (Map.Entry<InetSocketAddress, Known> each : known.entrySet()) {
      Known peer = each.getValue();
      if (!peer.inUse
          && !peer.useless
          && peer.failures > 0
          && (worst == null || peer.failures > worst.getValue().failures)) {
        worst = each;
      }
    }
    return worst != null && known.remove(worst.getKey(), worst.getValue());
  }

  /** Notes an address that the user named: it is tried now, whatever came of it before. */
  void addNow(InetSocketAddress address, long now) {
    lock.lock();
    try {
      Known peer = known.computeIfAbsent(address, any -> new Known(now));
      peer.failures = 0;
      peer.notBefore = now;
    } finally {
      lock.unlock();
    }
  }

  /** Lets every address be tried again now: the torrent goes on after a rest. */
  void retryAll(long now) {
    lock.lock();
    try {
      known.values().forEach(peer -> peer.notBefore = now);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes the address to connect to next: of those whose time has come the one that failed least,
   * oldest first.
   *
   * @param seeding whether seeds are of no use to us
   */
  Optional<InetSocketAddress> take(long now, boolean seeding) {
    lock.lock();
    try {
      Map.Entry<InetSocketAddress, Known> best = null;
      for (Map.Entry<InetSocketAddress, Known> each : known.entrySet()) {
        Known peer = each.getValue();
        if (!peer.inUse
            && !peer.useless
            && !(seeding && peer.seed)
            && peer.notBefore - now <= 0
            && (best == null || peer.failures < best.getValue().failures)) {
          best = each;
        }
      }
      if (best == null) {
        return Optional.empty();
      }
      best.getValue().inUse = true;
      return Optional.of(best.getKey());
    } finally {
      lock.unlock();
    }
  }

  /** Gives an address back that was not tried after all. */
  void untried(InetSocketAddress address) {
    lock.lock();
    try {
      Known peer = known.get(address);
      if (peer != null) {
        peer.inUse = false;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Gives an address back at which no peer could be spoken to. */
  void failed(InetSocketAddress address, long now) {
    release(address, now, false, true);
  }

  /**
   * Gives an address back at which a peer was spoken to.
   *
   * @param useful whether anything came of it; otherwise it counts as a failure, or a peer that is
   *     full would be called at again and again
   */
  void parted(InetSocketAddress address, long now, boolean seed, boolean useful) {
    release(address, now, seed, !useful);
  }

  private void release(InetSocketAddress address, long now, boolean seed, boolean failed) {
    lock.lock();
    try {
      Known peer = known.get(address);
      if (peer != null) {
        peer.inUse = false;
        peer.seed = seed;
        peer.notBefore = now + retryAfter(failed ? peer.failures : 0).toNanos();
        peer.failures = failed ? peer.failures + 1 : 0;
      }
    } finally {
      lock.unlock();
    }
  }

  private static Duration retryAfter(int failures) {
    Duration retry = FIRST_RETRY;
    for (int i = 0; i < failures && retry.compareTo(LONGEST_RETRY) < 0; i++) {
      retry = retry.multipliedBy(RETRY_GROWTH);
    }
    return retry.compareTo(LONGEST_RETRY) < 0 ? retry : LONGEST_RETRY;
  }

  /** Never tries an address again: it is our own, or its peer is banned. */
  void exclude(InetSocketAddress address) {
    lock.lock();
    try {
      Known peer = known.get(address);
      if (peer != null) {
        peer.useless = true;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Forgets every address but those that are never to be tried. */
  void forgetAll() {
    lock.lock();
    try {
      known.values().removeIf(peer -> !peer.useless);
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return known.size();
    } finally {
      lock.unlock();
    }
  }
}
