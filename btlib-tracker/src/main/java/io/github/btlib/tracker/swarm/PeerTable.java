package io.github.btlib.tracker.swarm;

import io.github.btlib.tracker.spi.PeerSink;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The peers of one family of a large swarm: open addressing with linear probing in primitive
 * arrays. Any capacity will do, so that it grows by half and not by twice. Deletion moves what
 * follows back, and leaves no tombstones. Guarded by its shard's lock.
 */
abstract sealed class PeerTable permits Ipv4Table, Ipv6Table {

  static final int ID_LENGTH = 20;

  private static final int MIN_CAPACITY = 4;
  private static final int START_TRIES = 64;

  /** How far a seed looks for leechers at most; those find it anyway. */
  private static final int MAX_WALK = 8192;

  final SecretHash hash;
  private final boolean keepsIds;
  private byte @Nullable [] ids;
  private int size;

  PeerTable(SecretHash hash, boolean keepsIds) {
    this.hash = hash;
    this.keepsIds = keepsIds;
    this.ids = keepsIds ? new byte[ID_LENGTH * MIN_CAPACITY] : null;
    allocate(MIN_CAPACITY);
  }

  /** Replaces the arrays by empty ones. */
  abstract void allocate(int capacity);

  abstract int capacity();

  abstract boolean isFree(int slot);

  /** Returns the lower bits of the peer in a slot; 0 if there is none. */
  abstract int lower(int slot);

  abstract void lower(int slot, int bits);

  abstract long hashOf(int slot);

  abstract void move(int from, int to);

  abstract void free(int slot);

  abstract boolean isTaken(int slot, Draw draw);

  abstract void tell(int slot, byte @Nullable [] ids, PeerSink answer);

  /** Puts all peers of the arrays before into the new ones. */
  abstract void rehash(int capacity);

  int size() {
    return size;
  }

  byte @Nullable [] ids() {
    return ids;
  }

  int home(long hashed) {
    return SecretHash.scale(hashed, capacity());
  }

  int next(int slot) {
    int next = slot + 1;
    return next == capacity() ? 0 : next;
  }

  /** Returns the free slot where a peer with that hash belongs. */
  int freeSlot(long hashed) {
    int slot = home(hashed);
    while (!isFree(slot)) {
      slot = next(slot);
    }
    return slot;
  }

  /** Makes room for one more, which the caller then puts into a free slot. */
  void beforeInsert() {
    size++;
    int capacity = capacity();
    if (5 * size > 4 * capacity) {
      resize(capacity + capacity / 2);
    }
  }

  void remove(int slot) {
    size--;
    int hole = slot;
    int candidate = next(hole);
    while (!isFree(candidate)) {
      int home = home(hashOf(candidate));
      if (distance(home, candidate) >= distance(hole, candidate)) {
        move(candidate, hole);
        moveId(candidate, hole);
        hole = candidate;
      }
      candidate = next(candidate);
    }
    free(hole);
  }

  private int distance(int from, int to) {
    int distance = to - from;
    return distance < 0 ? distance + capacity() : distance;
  }

  /** Gives memory back when most slots are free. Slots change. */
  void trim() {
    int fitting = Math.max(MIN_CAPACITY, size + size / 2);
    if (fitting < capacity() / 2) {
      resize(fitting);
    }
  }

  private void resize(int capacity) {
    byte[] before = ids;
    if (keepsIds) {
      ids = new byte[ID_LENGTH * capacity];
    }
    idsBefore = before;
    rehash(capacity);
    idsBefore = null;
  }

  /** The ids during a rehash. */
  private byte @Nullable [] idsBefore;

  void rehashId(int from, int to) {
    if (idsBefore != null && ids != null) {
      System.arraycopy(idsBefore, ID_LENGTH * from, ids, ID_LENGTH * to, ID_LENGTH);
    }
  }

  private void moveId(int from, int to) {
    if (ids != null) {
      System.arraycopy(ids, ID_LENGTH * from, ids, ID_LENGTH * to, ID_LENGTH);
    }
  }

  /** Forgets the id of a slot's former peer. */
  void clearId(int slot) {
    if (ids != null) {
      Arrays.fill(ids, ID_LENGTH * slot, ID_LENGTH * (slot + 1), (byte) 0);
    }
  }

  /**
   * Tells a random sample: two runs of neighbours, each from a random peer on. The order of the
   * slots is a random one that nobody knows, every peer is as likely as any other to be told, and a
   * run reads memory in its order.
   */
  void sample(Draw draw, PeerSink answer) {
    int wanted = answer.room();
    if (wanted <= 0 || size == 0) {
      return;
    }
    int capacity = capacity();
    int walk = draw.leechersOnly() ? Math.min(capacity, MAX_WALK) : capacity;
    int first = start(draw);
    int target = wanted - (wanted < size ? wanted / 2 : 0);
    int slot = first;
    int length = 0;
    while (target > 0 && length < walk) {
      if (isTaken(slot, draw)) {
        tell(slot, ids, answer);
        target--;
      }
      slot = next(slot);
      length++;
    }
    if (answer.room() > 0 && length < capacity) {
      sampleRest(draw, answer, first, length, walk);
    }
  }

  private void sampleRest(Draw draw, PeerSink answer, int first, int length, int walk) {
    int slot = start(draw);
    for (int i = 0; i < walk && answer.room() > 0; i++) {
      if (distance(first, slot) >= length && isTaken(slot, draw)) {
        tell(slot, ids, answer);
      }
      slot = next(slot);
    }
  }

  /** Returns the slot of a random peer that may be told, each as likely as any other. */
  private int start(Draw draw) {
    RandomGenerator random = draw.random();
    int slot = random.nextInt(capacity());
    for (int i = 0; i < START_TRIES && !isTaken(slot, draw); i++) {
      slot = random.nextInt(capacity());
    }
    return slot;
  }
}
