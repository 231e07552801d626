package io.github.btlib.tracker.swarm;

import io.github.btlib.tracker.spi.PeerSink;
import org.jspecify.annotations.Nullable;

/**
 * The IPv6 peers of a swarm: two longs of address, and an int as the lower half of an IPv4 peer,
 * which is never 0. Guarded by its shard's lock.
 */
final class Ipv6Table extends PeerTable {

  @SuppressWarnings("NullAway.Init") // by allocate, of the constructor of the base
  private long[] addresses;

  @SuppressWarnings("NullAway.Init")
  private int[] lower;

  Ipv6Table(SecretHash hash, boolean keepsIds) {
    super(hash, keepsIds);
  }

  /** Returns the slot of a peer, or -1. */
  int find(long high, long low, int port) {
    int slot = home(hash(high, low, port));
    while (lower[slot] != 0) {
      if (addresses[2 * slot] == high
          && addresses[2 * slot + 1] == low
          && Packed.port(lower[slot]) == port) {
        return slot;
      }
      slot = next(slot);
    }
    return -1;
  }

  /** Adds a peer that is not there, and returns its slot. */
  int insert(long high, long low, int portAndBits) {
    beforeInsert();
    int slot = freeSlot(hash(high, low, Packed.port(portAndBits)));
    addresses[2 * slot] = high;
    addresses[2 * slot + 1] = low;
    lower[slot] = portAndBits;
    clearId(slot);
    return slot;
  }

  long high(int slot) {
    return addresses[2 * slot];
  }

  long low(int slot) {
    return addresses[2 * slot + 1];
  }

  private long hash(long high, long low, int port) {
    return hash.of(hash.of(high, low), port);
  }

  @Override
  void allocate(int capacity) {
    addresses = new long[2 * capacity];
    lower = new int[capacity];
  }

  @Override
  int capacity() {
    return lower.length;
  }

  @Override
  boolean isFree(int slot) {
    return lower[slot] == 0;
  }

  @Override
  int lower(int slot) {
    return lower[slot];
  }

  @Override
  void lower(int slot, int bits) {
    lower[slot] = (lower[slot] & ~0xffff) | (bits & 0xffff);
  }

  @Override
  long hashOf(int slot) {
    return hash(high(slot), low(slot), Packed.port(lower[slot]));
  }

  @Override
  void move(int from, int to) {
    addresses[2 * to] = addresses[2 * from];
    addresses[2 * to + 1] = addresses[2 * from + 1];
    lower[to] = lower[from];
  }

  @Override
  void free(int slot) {
    lower[slot] = 0;
  }

  @Override
  boolean isTaken(int slot, Draw draw) {
    return lower[slot] != 0 && draw.takes(high(slot), low(slot), lower[slot]);
  }

  @Override
  void tell(int slot, byte @Nullable [] ids, PeerSink answer) {
    if (ids == null) {
      answer.addIpv6(high(slot), low(slot), Packed.port(lower[slot]));
    } else {
      answer.addIpv6(high(slot), low(slot), Packed.port(lower[slot]), ids, ID_LENGTH * slot);
    }
  }

  @Override
  void rehash(int capacity) {
    long[] addressesBefore = addresses;
    int[] lowerBefore = lower;
    allocate(capacity);
    for (int i = 0; i < lowerBefore.length; i++) {
      if (lowerBefore[i] != 0) {
        long high = addressesBefore[2 * i];
        long low = addressesBefore[2 * i + 1];
        int slot = freeSlot(hash(high, low, Packed.port(lowerBefore[i])));
        addresses[2 * slot] = high;
        addresses[2 * slot + 1] = low;
        lower[slot] = lowerBefore[i];
        rehashId(i, slot);
      }
    }
  }
}
