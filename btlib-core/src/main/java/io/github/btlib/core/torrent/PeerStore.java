package io.github.btlib.core.torrent;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The addresses at which peers of a torrent may be found, and when each may be tried again.
 *
 * <p>A peer that somebody else told us of is given up at its third failure and forgotten: trackers
 * tell of it again if it lives. One that the user named is tried for ever, ever less often.
 *
 * <p>Each peer is in one of a few ordered sets, so that whatever is done costs a search in a tree
 * of 3,000 at most, and never a look at all of them; only a new priority for everyone does.
 * Thread-safe; its lock is held for computation only.
 */
final class PeerStore {
  static final int MOST_KNOWN = 3_000;
  static final int FAILURES_TO_GIVE_UP = 3;

  /** What became of it may be asked for again then. */
  static final Duration RETRY_OF_REFUSED = Duration.ofMinutes(1);

  private static final List<Duration> RETRIES =
      List.of(Duration.ofSeconds(10), Duration.ofMinutes(2));
  private static final Duration FIRST_RETRY_OF_USERS = Duration.ofSeconds(5);
  private static final int RETRY_GROWTH = 3;
  private static final Duration LONGEST_RETRY = Duration.ofHours(1);

  private final RandomGenerator random;
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private final Map<InetSocketAddress, KnownPeer> known = new HashMap<>();
  private final TreeSet<KnownPeer> ready = new TreeSet<>(KnownPeer.BEST_FIRST);
  private final TreeSet<KnownPeer> readySeeds = new TreeSet<>(KnownPeer.BEST_FIRST);
  private final TreeSet<KnownPeer> waiting = new TreeSet<>(KnownPeer.SOONEST_FIRST);
  private final TreeSet<KnownPeer> forgettable = new TreeSet<>(KnownPeer.WORST_FIRST);
  private Function<InetSocketAddress, OptionalLong> priority = any -> OptionalLong.empty();
  private long numbers;
  private int users;

  /**
   * @param random who is tried first among equals whose priority is not known
   */
  PeerStore(RandomGenerator random) {
    this.random = random;
  }

  /** Notes an address that somebody told us of; one that is known already is left as it is. */
  void add(InetSocketAddress address, long now) {
    lock.lock();
    try {
      if (!known.containsKey(address) && (known.size() < MOST_KNOWN || forgetWorst())) {
        place(note(address, PeerSource.TRACKER, now), KnownPeer.Place.READY);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Makes room by forgetting the address that failed most often, if any failed. */
  private boolean forgetWorst() {
    if (forgettable.isEmpty()) {
      return false;
    }
    KnownPeer worst = forgettable.first();
    takeOut(worst);
    known.remove(worst.address);
    return true;
  }

  private KnownPeer note(InetSocketAddress address, PeerSource source, long now) {
    KnownPeer peer = new KnownPeer(address, numbers++, source, rank(address), now);
    known.put(address, peer);
    if (peer.isUsers()) {
      users++;
    }
    return peer;
  }

  /** Priorities are spread evenly, so that those we know mix with those we draw. */
  private long rank(InetSocketAddress address) {
    return priority.apply(address).orElseGet(() -> random.nextInt() & 0xFFFF_FFFFL);
  }

  /** Notes an address that the user named: it is tried now, whatever came of it before. */
  void addNow(InetSocketAddress address, long now) {
    lock.lock();
    try {
      KnownPeer peer = known.get(address);
      if (peer == null) {
        place(note(address, PeerSource.USER, now), KnownPeer.Place.READY);
        return;
      }
      KnownPeer.Place before = peer.place;
      takeOut(peer);
      if (!peer.isUsers()) {
        peer.source = PeerSource.USER;
        users++;
      }
      peer.failures = 0;
      peer.notBefore = now;
      place(peer, before == KnownPeer.Place.WAITING ? KnownPeer.Place.READY : before);
    } finally {
      lock.unlock();
    }
  }

  /** Lets every address be tried again now: the torrent goes on after a rest. */
  void retryAll(long now) {
    lock.lock();
    try {
      while (!waiting.isEmpty()) {
        KnownPeer peer = waiting.first();
        takeOut(peer);
        peer.notBefore = now;
        place(peer, KnownPeer.Place.READY);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Changes who goes first among equals; an empty priority leaves it to chance. */
  void prioritise(Function<InetSocketAddress, OptionalLong> by) {
    lock.lock();
    try {
      priority = by;
      for (KnownPeer peer : known.values()) {
        takeOut(peer);
        peer.rank = by.apply(peer.address).orElse(peer.rank);
        place(peer, peer.place);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Tells whether there may be anybody to connect to.
   *
   * @param seeding whether seeds are of no use to us
   */
  boolean hasReady(long now, boolean seeding) {
    lock.lock();
    try {
      promote(now);
      return !ready.isEmpty() || (!seeding && !readySeeds.isEmpty());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns how long it takes until there may be somebody to connect to, in nanoseconds: 0 if there
   * is now, {@link Long#MAX_VALUE} if nobody waits.
   *
   * @param seeding whether seeds are of no use to us
   */
  long patience(long now, boolean seeding) {
    lock.lock();
    try {
      if (hasReady(now, seeding)) {
        return 0;
      }
      return waiting.isEmpty() ? Long.MAX_VALUE : waiting.first().notBefore - now;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes the address to connect to next: of those whose time has come the user's first, then who
   * failed least, then the greatest priority.
   *
   * @param seeding whether seeds are of no use to us
   * @param allowed who may be connected to now; the others are asked about again in a minute
   */
  Optional<InetSocketAddress> take(
      long now, boolean seeding, Predicate<InetSocketAddress> allowed) {
    lock.lock();
    try {
      promote(now);
      while (true) {
        KnownPeer best = best(seeding);
        if (best == null) {
          return Optional.empty();
        }
        takeOut(best);
        if (allowed.test(best.address)) {
          place(best, KnownPeer.Place.IN_USE);
          return Optional.of(best.address);
        }
        best.notBefore = now + RETRY_OF_REFUSED.toNanos();
        place(best, KnownPeer.Place.WAITING);
      }
    } finally {
      lock.unlock();
    }
  }

  private void promote(long now) {
    while (!waiting.isEmpty() && waiting.first().notBefore - now <= 0) {
      KnownPeer peer = waiting.first();
      takeOut(peer);
      place(peer, KnownPeer.Place.READY);
    }
  }

  private @Nullable KnownPeer best(boolean seeding) {
    if (seeding || readySeeds.isEmpty()) {
      return ready.isEmpty() ? null : ready.first();
    }
    KnownPeer seed = readySeeds.first();
    return ready.isEmpty() || KnownPeer.BEST_FIRST.compare(seed, ready.first()) < 0
        ? seed
        : ready.first();
  }

  /** Gives an address back that was not tried after all. */
  void untried(InetSocketAddress address) {
    lock.lock();
    try {
      KnownPeer peer = inUse(address);
      if (peer != null) {
        place(peer, KnownPeer.Place.READY);
      }
    } finally {
      lock.unlock();
    }
  }

  private @Nullable KnownPeer inUse(InetSocketAddress address) {
    KnownPeer peer = known.get(address);
    return peer == null || peer.place != KnownPeer.Place.IN_USE ? null : peer;
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
      KnownPeer peer = inUse(address);
      if (peer == null) {
        return;
      }
      Duration retry = retryAfter(peer, failed ? peer.failures : 0);
      peer.failures = failed ? peer.failures + 1 : 0;
      if (!peer.isUsers() && peer.failures >= FAILURES_TO_GIVE_UP) {
        known.remove(address);
        return;
      }
      peer.seed = seed;
      peer.notBefore = now + retry.toNanos();
      place(peer, KnownPeer.Place.WAITING);
    } finally {
      lock.unlock();
    }
  }

  private static Duration retryAfter(KnownPeer peer, int failures) {
    if (!peer.isUsers()) {
      return RETRIES.get(Math.min(failures, RETRIES.size() - 1));
    }
    Duration retry = FIRST_RETRY_OF_USERS;
    for (int i = 0; i < failures && retry.compareTo(LONGEST_RETRY) < 0; i++) {
      retry = retry.multipliedBy(RETRY_GROWTH);
    }
    return retry.compareTo(LONGEST_RETRY) < 0 ? retry : LONGEST_RETRY;
  }

  /** Gives back the address of a peer that we parted from to try others, and leaves it alone. */
  void turnedOver(InetSocketAddress address, long now, boolean seed, Duration time) {
    lock.lock();
    try {
      KnownPeer peer = inUse(address);
      if (peer != null) {
        peer.seed = seed;
        peer.notBefore = now + time.toNanos();
        place(peer, KnownPeer.Place.WAITING);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Never tries an address again: it is our own, or its peer is banned. */
  void exclude(InetSocketAddress address) {
    lock.lock();
    try {
      KnownPeer peer = known.get(address);
      if (peer != null) {
        takeOut(peer);
        place(peer, KnownPeer.Place.EXCLUDED);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Forgets every address but those that are never to be tried. */
  void forgetAll() {
    lock.lock();
    try {
      for (KnownPeer peer : List.copyOf(known.values())) {
        if (peer.place != KnownPeer.Place.EXCLUDED) {
          takeOut(peer);
          known.remove(peer.address);
          users -= peer.isUsers() ? 1 : 0;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Puts a peer that is in no set into those of its place. */
  private void place(KnownPeer peer, KnownPeer.Place place) {
    peer.place = place;
    switch (place) {
      case READY -> (peer.seed ? readySeeds : ready).add(peer);
      case WAITING -> waiting.add(peer);
      case IN_USE, EXCLUDED -> {}
    }
    boolean idle = place == KnownPeer.Place.READY || place == KnownPeer.Place.WAITING;
    if (idle && peer.failures > 0 && !peer.isUsers()) {
      forgettable.add(peer);
    }
  }

  /** Takes a peer out of its sets; what they are ordered by may be changed then. */
  private void takeOut(KnownPeer peer) {
    switch (peer.place) {
      case READY -> (peer.seed ? readySeeds : ready).remove(peer);
      case WAITING -> waiting.remove(peer);
      case IN_USE, EXCLUDED -> {}
    }
    forgettable.remove(peer);
  }

  /** Tells whether the user named this address. */
  boolean isUsers(InetSocketAddress address) {
    lock.lock();
    try {
      KnownPeer peer = known.get(address);
      return peer != null && peer.isUsers();
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many addresses are known that the user named. */
  int usersSize() {
    lock.lock();
    try {
      return users;
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
