package io.github.btlib.core.tracker;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The connection ids of the UDP trackers spoken to last. An expired one still tells at which of a
 * tracker's addresses somebody answers. Thread-safe.
 */
final class UdpConnections {
  static final int MOST_KNOWN = 256;

  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private final Map<InetSocketAddress, UdpConnection> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetSocketAddress, UdpConnection> eldest) {
          return size() > MOST_KNOWN;
        }
      };

  /** Returns the connection with a tracker, which may have expired. */
  Optional<UdpConnection> get(InetSocketAddress tracker) {
    lock.lock();
    try {
      return Optional.ofNullable(known.get(tracker));
    } finally {
      lock.unlock();
    }
  }

  void put(InetSocketAddress tracker, UdpConnection connection) {
    lock.lock();
    try {
      known.put(tracker, connection);
    } finally {
      lock.unlock();
    }
  }

  void forget(InetSocketAddress tracker) {
    lock.lock();
    try {
      known.remove(tracker);
    } finally {
      lock.unlock();
    }
  }

  /** Puts the addresses that answered before the others. */
  List<InetSocketAddress> answeringFirst(List<InetSocketAddress> addresses) {
    List<InetSocketAddress> ordered = new ArrayList<>();
    lock.lock();
    try {
      addresses.stream().filter(known::containsKey).forEach(ordered::add);
      addresses.stream().filter(each -> !known.containsKey(each)).forEach(ordered::add);
    } finally {
      lock.unlock();
    }
    return ordered;
  }
}
