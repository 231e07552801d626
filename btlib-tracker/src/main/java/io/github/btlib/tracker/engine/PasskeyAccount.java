package io.github.btlib.tracker.engine;

import io.github.btlib.tracker.spi.AnnounceEvent;
import io.github.btlib.tracker.stats.PasskeyStats;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What was done with a passkey. Clients tell totals of their run, so the last ones of each peer in
 * each torrent are kept, up to {@value PasskeyStats#MAX_PEERS} of them. Further ones have to wait
 * until one leaves or falls silent: if they took its place, all would lose theirs in turn, and none
 * would add anything any more. Thread-safe.
 */
final class PasskeyAccount {

  // a peer's row
  private static final int WHO = 0;
  private static final int UPLOADED = 1;
  private static final int DOWNLOADED = 2;
  private static final int LEFT = 3;
  private static final int SEEN = 4;
  private static final int ROW = 5;

  private final byte[] key;
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private long[] rows = new long[0];
  private int length;
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
      int row = find(who);
      long sent = announce.uploaded();
      long received = announce.downloaded();
      if (row >= 0) {
        if (announce.hasPeerId() && announce.event() != AnnounceEvent.STARTED) {
          // of the same run, so what is less was overtaken by what came over the other family
          sent = larger(rows[row + UPLOADED], sent);
          received = larger(rows[row + DOWNLOADED], received);
        }
        uploaded = plus(uploaded, grown(rows[row + UPLOADED], sent));
        downloaded = plus(downloaded, grown(rows[row + DOWNLOADED], received));
      } else if (announce.event() == AnnounceEvent.STARTED) {
        uploaded = plus(uploaded, sent);
        downloaded = plus(downloaded, received);
      }
      // of a run that began before the tracker did, only what comes from now on is known
      if (announce.event() == AnnounceEvent.STOPPED) {
        if (row >= 0) {
          remove(row);
        }
        return;
      }
      if (row < 0) {
        row = newRow(announce.nowNanos(), announce.peerTtlSeconds());
      }
      if (row < 0) {
        return;
      }
      rows[row + WHO] = who;
      rows[row + UPLOADED] = sent;
      rows[row + DOWNLOADED] = received;
      rows[row + LEFT] = announce.left();
      rows[row + SEEN] = announce.nowNanos();
    } finally {
      lock.unlock();
    }
  }

  private int find(long who) {
    for (int row = 0; row < length; row += ROW) {
      if (rows[row + WHO] == who) {
        return row;
      }
    }
    return -1;
  }

  /** Returns where there is room for another peer, or -1 if there is none. */
  private int newRow(long nowNanos, int ttlSeconds) {
    if (length == rows.length) {
      forgetSilent(nowNanos, ttlSeconds);
    }
    if (length == ROW * PasskeyStats.MAX_PEERS) {
      return -1;
    }
    if (length == rows.length) {
      rows = Arrays.copyOf(rows, Math.min(ROW * PasskeyStats.MAX_PEERS, 2 * length + ROW));
    }
    length += ROW;
    return length - ROW;
  }

  private void forgetSilent(long nowNanos, int ttlSeconds) {
    for (int row = length - ROW; row >= 0; row -= ROW) {
      if (nowNanos - rows[row + SEEN] > TimeUnit.SECONDS.toNanos(ttlSeconds)) {
        remove(row);
      }
    }
  }

  private void remove(int row) {
    length -= ROW;
    System.arraycopy(rows, length, rows, row, ROW);
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
      for (int row = 0; row < length; row += ROW) {
        long its = rows[row + LEFT];
        seeding += its == 0 ? 1 : 0;
        left = its == -1 ? left : plus(left, its);
      }
      return new PasskeyStats(
          announces, uploaded, downloaded, left, seeding, length / ROW - seeding);
    } finally {
      lock.unlock();
    }
  }
}
