package io.github.btlib.tracker.swarm;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The torrents of a shard, by info-hash. They stand without gaps in arrays that grow by a quarter;
 * an index of ints in open addressing finds them. So a torrent with a single IPv4 peer, which is
 * most of them, takes some 45 bytes and no object.
 *
 * <pre>
 * entries[4 n]      bytes 0 to 7 of the info-hash
 * entries[4 n + 1]  bytes 8 to 15
 * entries[4 n + 2]  bytes 16 to 19, and below how often it was downloaded
 * entries[4 n + 3]  its only peer, if there is no body
 * bodies[n]         null, a long[] of few peers, or a LargeSwarm
 * </pre>
 *
 * <p>Guarded by its shard's lock.
 */
final class TorrentTable {

  private static final int STRIDE = 4;
  private static final int MIN = 8;

  private final SecretHash hash;
  private long[] entries = new long[STRIDE * MIN];
  private @Nullable Object[] bodies = new Object[MIN];
  private int size;

  /** The number of an entry plus one, or 0. */
  private int[] index = new int[2 * MIN];

  TorrentTable(SecretHash hash) {
    this.hash = hash;
  }

  int size() {
    return size;
  }

  /** Returns the number of a torrent's entry, or -1. */
  int find(long high, long middle, int low) {
    int slot = home(high, middle);
    while (index[slot] != 0) {
      int entry = index[slot] - 1;
      if (high(entry) == high && middle(entry) == middle && low(entry) == low) {
        return entry;
      }
      slot = next(slot);
    }
    return -1;
  }

  /** Adds a torrent that is not there, without any peer, and returns its entry. */
  int insert(long high, long middle, int low) {
    if (size == bodies.length) {
      resize(size + size / 4);
    }
    int entry = size++;
    if (size > index.length / 4 * 3) {
      reindex(index.length + index.length / 2, entry);
    }
    entries[STRIDE * entry] = high;
    entries[STRIDE * entry + 1] = middle;
    entries[STRIDE * entry + 2] = (long) low << 32;
    index[freeSlot(home(high, middle))] = size;
    return entry;
  }

  /** Removes an entry; the last one takes its number. */
  void remove(int entry) {
    unindex(slotOf(entry));
    int last = --size;
    if (entry != last) {
      index[slotOf(last)] = entry + 1;
      System.arraycopy(entries, STRIDE * last, entries, STRIDE * entry, STRIDE);
      bodies[entry] = bodies[last];
    }
    Arrays.fill(entries, STRIDE * last, STRIDE * (last + 1), 0);
    bodies[last] = null;
  }

  /** Gives memory back when most of it is not in use. */
  void trim() {
    int fitting = Math.max(MIN, size + size / 8);
    if (fitting < bodies.length / 2) {
      resize(fitting);
    }
    int slots = Math.max(2 * MIN, 2 * size);
    if (slots < index.length / 2) {
      reindex(slots, size);
    }
  }

  long high(int entry) {
    return entries[STRIDE * entry];
  }

  long middle(int entry) {
    return entries[STRIDE * entry + 1];
  }

  int low(int entry) {
    return (int) (entries[STRIDE * entry + 2] >>> 32);
  }

  /** Returns how often the torrent was downloaded. */
  int completed(int entry) {
    return (int) entries[STRIDE * entry + 2];
  }

  void completed(int entry, int count) {
    int at = STRIDE * entry + 2;
    entries[at] = (entries[at] & 0xffff_ffff_0000_0000L) | count;
  }

  @Nullable Object body(int entry) {
    return bodies[entry];
  }

  void body(int entry, @Nullable Object body) {
    bodies[entry] = body;
    entries[STRIDE * entry + 3] = 0;
  }

  /** Makes a peer the only one. */
  void single(int entry, long peer) {
    bodies[entry] = null;
    entries[STRIDE * entry + 3] = peer;
  }

  /** Returns the array that has the few peers of a torrent, if it has no {@link LargeSwarm}. */
  long[] few(int entry) {
    return bodies[entry] instanceof long[] peers ? peers : entries;
  }

  /** Returns where in {@link #few} they begin. */
  int fewFrom(int entry) {
    return bodies[entry] == null ? STRIDE * entry + 3 : 0;
  }

  /** Returns how long that piece of {@link #few} is. */
  int fewLength(int entry) {
    return bodies[entry] instanceof long[] peers ? peers.length : 1;
  }

  private int home(long high, long middle) {
    return SecretHash.scale(hash.of(high, middle), index.length);
  }

  private int next(int slot) {
    return slot + 1 == index.length ? 0 : slot + 1;
  }

  private int freeSlot(int home) {
    int slot = home;
    while (index[slot] != 0) {
      slot = next(slot);
    }
    return slot;
  }

  private int slotOf(int entry) {
    int slot = home(high(entry), middle(entry));
    while (index[slot] != entry + 1) {
      slot = next(slot);
    }
    return slot;
  }

  private void unindex(int slot) {
    int hole = slot;
    int candidate = next(hole);
    while (index[candidate] != 0) {
      int entry = index[candidate] - 1;
      int home = home(high(entry), middle(entry));
      if (distance(home, candidate) >= distance(hole, candidate)) {
        index[hole] = index[candidate];
        hole = candidate;
      }
      candidate = next(candidate);
    }
    index[hole] = 0;
  }

  private int distance(int from, int to) {
    return to < from ? to - from + index.length : to - from;
  }

  private void resize(int capacity) {
    entries = Arrays.copyOf(entries, STRIDE * capacity);
    bodies = Arrays.copyOf(bodies, capacity);
  }

  private void reindex(int capacity, int count) {
    index = new int[capacity];
    for (int entry = 0; entry < count; entry++) {
      index[freeSlot(home(high(entry), middle(entry)))] = entry + 1;
    }
  }
}
