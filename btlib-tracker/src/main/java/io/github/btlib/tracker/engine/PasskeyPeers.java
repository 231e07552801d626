package io.github.btlib.tracker.engine;

import io.github.btlib.tracker.swarm.SecretHash;

/**
 * The peers of a passkey and the last totals that each told: open addressing with linear probing in
 * primitive arrays. Deletion moves what follows back, and leaves no tombstones. It takes no slots
 * while there was no peer, then at most {@value #MIN_SLOTS} or four for each peer, of 40 bytes
 * each. One array for all would be so large for 20,000 peers that G1 rounded it up to whole
 * regions, by half. Guarded by its account's lock.
 *
 * <p>A peer is known by a secret hash of 64 bits alone, which also says where it belongs.
 */
final class PasskeyPeers {

  static final int MIN_SLOTS = 4;

  /** Most keys of a large tracker are used by nobody at the moment. */
  private static final long[] NONE = {};

  /** 0 marks a free slot. */
  private long[] whos = NONE;

  private long[] uploaded = NONE;
  private long[] downloaded = NONE;
  private long[] left = NONE;
  private long[] seen = NONE;
  private int size;

  int size() {
    return size;
  }

  /** Returns how many slots there are, a power of two; 0 until the first peer comes. */
  int slots() {
    return whos.length;
  }

  /** Tells whether one more peer takes larger arrays. */
  boolean isFull() {
    return 4 * (size + 1) > 3 * slots();
  }

  boolean isTaken(int slot) {
    return whos[slot] != 0;
  }

  long uploaded(int slot) {
    return uploaded[slot];
  }

  long downloaded(int slot) {
    return downloaded[slot];
  }

  long left(int slot) {
    return left[slot];
  }

  void set(int slot, long itsUploaded, long itsDownloaded, long itsLeft, long seenNanos) {
    uploaded[slot] = itsUploaded;
    downloaded[slot] = itsDownloaded;
    left[slot] = itsLeft;
    seen[slot] = seenNanos;
  }

  /** Returns the slot of a peer, or -1. */
  int find(long who) {
    if (size == 0) {
      return -1;
    }
    long wanted = marked(who);
    int slot = home(wanted);
    while (isTaken(slot)) {
      if (whos[slot] == wanted) {
        return slot;
      }
      slot = next(slot);
    }
    return -1;
  }

  /** Adds a peer that is not there, without totals, and returns its slot. Slots change. */
  int insert(long who) {
    if (isFull()) {
      resize(Math.max(MIN_SLOTS, 2 * slots()));
    }
    size++;
    int slot = take(marked(who));
    set(slot, 0, 0, 0, 0);
    return slot;
  }

  /** Removes the peer in a slot. Slots change. */
  void remove(int slot) {
    close(slot);
    trim();
  }

  /** Removes those that were last seen longer ago than that. Slots change. */
  void removeSilent(long nowNanos, long ttlNanos) {
    int slot = 0;
    while (slot < slots()) {
      if (isTaken(slot) && nowNanos - seen[slot] > ttlNanos) {
        // another may be here now
        close(slot);
      } else {
        slot++;
      }
    }
    trim();
  }

  private void close(int slot) {
    size--;
    int hole = slot;
    int candidate = next(hole);
    while (isTaken(candidate)) {
      int home = home(whos[candidate]);
      if (distance(home, candidate) >= distance(hole, candidate)) {
        whos[hole] = whos[candidate];
        set(hole, uploaded[candidate], downloaded[candidate], left[candidate], seen[candidate]);
        hole = candidate;
      }
      candidate = next(candidate);
    }
    whos[hole] = 0;
  }

  /**
   * Gives memory back when three of four slots are free. With half of them the rest is half full,
   * so that one peer that comes and goes does not make the arrays shrink and grow each time.
   */
  private void trim() {
    int fitting = slots();
    while (fitting > MIN_SLOTS && 4 * size < fitting) {
      fitting /= 2;
    }
    if (fitting < slots()) {
      resize(fitting);
    }
  }

  private void resize(int slots) {
    long[] whosBefore = whos;
    long[] uploadedBefore = uploaded;
    long[] downloadedBefore = downloaded;
    long[] leftBefore = left;
    long[] seenBefore = seen;
    whos = new long[slots];
    uploaded = new long[slots];
    downloaded = new long[slots];
    left = new long[slots];
    seen = new long[slots];
    for (int i = 0; i < whosBefore.length; i++) {
      if (whosBefore[i] != 0) {
        set(
            take(whosBefore[i]),
            uploadedBefore[i],
            downloadedBefore[i],
            leftBefore[i],
            seenBefore[i]);
      }
    }
  }

  /** Takes the free slot where a peer belongs. */
  private int take(long who) {
    int slot = home(who);
    while (isTaken(slot)) {
      slot = next(slot);
    }
    whos[slot] = who;
    return slot;
  }

  /** The one hash of 2^64 that marks a free slot shares its peer with another. */
  private static long marked(long who) {
    return who == 0 ? 1 : who;
  }

  private int home(long who) {
    return SecretHash.scale(who, slots());
  }

  private int next(int slot) {
    return (slot + 1) & (slots() - 1);
  }

  private int distance(int from, int to) {
    return (to - from) & (slots() - 1);
  }
}
