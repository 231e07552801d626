package io.github.btlib.tracker.engine;

import io.github.btlib.tracker.spi.AnnounceEvent;
import io.github.btlib.tracker.stats.PasskeyStats;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What was done with a passkey. Clients tell totals of their run, so the last ones of each peer in
 * each torrent are kept, up to {@value PasskeyStats#MAX_PEERS} of them. Further ones have to wait
 * until one leaves or falls silent: if they took its place, all would lose theirs in turn, and none
 * would add anything any more. Thread-safe.
 */
final class PasskeyAccount {

  /**
   * Going through all peers takes its time, which announces of further ones must not take each: it
   * is done that many times in a peer's time to live at most.
   */
  private static final int SWEEPS = 8;

  private final byte[] key;
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private final PasskeyPeers peers = new PasskeyPeers();
  private long sweptNanos;
  private long announces;
  private long uploaded;
  private long downloaded;

  PasskeyAccount(byte[] key) {
    this.key = key;
  }

  /** Returns the key; not to be changed. */
  byte[] key() {
    return key;
  }

  /** Compares in a time that does not depend on where they differ. */
  boolean hasKey(byte[] candidate, int candidateLength) {
    if (candidateLength != key.length) {
      return false;
    }
    int difference = 0;
    for (int i = 0; i < key.length; i++) {
      difference |= key[i] ^ candidate[i];
    }
    return difference == 0;
  }

  /**
   * Takes over what an announce says.
   *
   * @param who tells the peer and its torrent from all others
   */
  void add(long who, AnnounceRequest announce) {
    lock.lock();
    try {
      announces++;
      int slot = peers.find(who);
      long sent = announce.uploaded();
      long received = announce.downloaded();
      if (slot >= 0) {
        if (announce.hasPeerId() && announce.event() != AnnounceEvent.STARTED) {
          // of the same run, so what is less was overtaken by what came over the other family
          sent = larger(peers.uploaded(slot), sent);
          received = larger(peers.downloaded(slot), received);
        }
        uploaded = plus(uploaded, grown(peers.uploaded(slot), sent));
        downloaded = plus(downloaded, grown(peers.downloaded(slot), received));
      } else if (announce.event() == AnnounceEvent.STARTED) {
        uploaded = plus(uploaded, sent);
        downloaded = plus(downloaded, received);
      }
      // of a run that began before the tracker did, only what comes from now on is known
      if (announce.event() == AnnounceEvent.STOPPED) {
        if (slot >= 0) {
          peers.remove(slot);
        }
        return;
      }
      if (slot < 0) {
        slot = insert(who, announce.nowNanos(), announce.peerTtlSeconds());
      }
      if (slot >= 0) {
        peers.set(slot, sent, received, announce.left(), announce.nowNanos());
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns the slot of a peer that is new, or -1 if there is no room for it. */
  private int insert(long who, long nowNanos, int ttlSeconds) {
    if (peers.size() == 0) {
      // so nobody can be silent yet
      sweptNanos = nowNanos;
    }
    boolean hasRoom = peers.size() < PasskeyStats.MAX_PEERS;
    if ((!hasRoom || peers.isFull())
        && nowNanos - sweptNanos >= TimeUnit.SECONDS.toNanos(ttlSeconds) / SWEEPS) {
      forgetSilent(nowNanos, ttlSeconds);
      hasRoom = peers.size() < PasskeyStats.MAX_PEERS;
    }
    return hasRoom ? peers.insert(who) : -1;
  }

  private void forgetSilent(long nowNanos, int ttlSeconds) {
    peers.removeSilent(nowNanos, TimeUnit.SECONDS.toNanos(ttlSeconds));
    sweptNanos = nowNanos;
  }

  private static long larger(long one, long other) {
    return Long.compareUnsigned(one, other) > 0 ? one : other;
  }

  /** Returns what was added since; all of it if the client began anew without saying so. */
  private static long grown(long before, long now) {
    return Long.compareUnsigned(now, before) >= 0 ? now - before : now;
  }

  private static long plus(long sum, long more) {
    return more < 0 || sum + more < 0 ? Long.MAX_VALUE : sum + more;
  }

  PasskeyStats stats(long nowNanos, int ttlSeconds) {
    lock.lock();
    try {
      forgetSilent(nowNanos, ttlSeconds);
      long left = 0;
      int seeding = 0;
      for (int slot = 0; slot < peers.slots(); slot++) {
        if (peers.isTaken(slot)) {
          long its = peers.left(slot);
          seeding += its == 0 ? 1 : 0;
          left = its == -1 ? left : plus(left, its);
        }
      }
      return new PasskeyStats(
          announces, uploaded, downloaded, left, seeding, peers.size() - seeding);
    } finally {
      lock.unlock();
    }
  }
}
