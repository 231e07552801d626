package io.github.btlib.tracker.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts connections, in all and by source, up to limits. A source is an IPv4 address or the /64 of
 * an IPv6 address. Only sources with connections are remembered. Thread-safe.
 */
final class ConnectionCaps {

  private final int maxTotal;
  private final int maxPerSource;
  private final Set<InetAddress> unlimited;
  private final AtomicInteger total = new AtomicInteger();
  private final Map<Object, Integer> bySource = new ConcurrentHashMap<>();

  /**
   * Makes limits.
   *
   * @param unlimited sources that only the limit in all holds for
   */
  ConnectionCaps(int maxTotal, int maxPerSource, Set<InetAddress> unlimited) {
    this.maxTotal = maxTotal;
    this.maxPerSource = maxPerSource;
    this.unlimited = unlimited;
  }

  /** Counts one more, unless that is one too many. */
  boolean tryAcquire(InetAddress address) {
    if (total.incrementAndGet() <= maxTotal) {
      if (unlimited.contains(address)
          || bySource.merge(source(address), 1, Integer::sum) <= maxPerSource) {
        return true;
      }
      forget(address);
    }
    total.decrementAndGet();
    return false;
  }

  /** Counts one less. */
  void release(InetAddress address) {
    if (!unlimited.contains(address)) {
      forget(address);
    }
    total.decrementAndGet();
  }

  /** Tells whether so many are taken that one should not wait for a next request. */
  boolean isCrowded() {
    return 4L * total.get() > 3L * maxTotal;
  }

  int total() {
    return total.get();
  }

  int sources() {
    return bySource.size();
  }

  private void forget(InetAddress address) {
    bySource.computeIfPresent(source(address), (key, count) -> count == 1 ? null : count - 1);
  }

  private static Object source(InetAddress address) {
    return address instanceof Inet6Address
        ? (Object) ByteBuffer.wrap(address.getAddress()).getLong()
        : address;
  }
}
