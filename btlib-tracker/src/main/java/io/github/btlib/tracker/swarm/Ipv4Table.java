package io.github.btlib.tracker.swarm;

import io.github.btlib.tracker.spi.PeerSink;
import org.jspecify.annotations.Nullable;

/** The IPv4 peers of a large swarm, a long each. Guarded by its shard's lock. */
final class Ipv4Table extends PeerTable {

  @SuppressWarnings("NullAway.Init") // by allocate, of the constructor of the base
  private long[] peers;

  Ipv4Table(SecretHash hash, boolean keepsIds) {
    super(hash, keepsIds);
  }

  /** Returns the slot of a peer, or -1. */
  int find(long key) {
    int slot = home(hash.of(key));
    while (peers[slot] != 0) {
      if ((peers[slot] & Packed.KEY_MASK) == key) {
        return slot;
      }
      slot = next(slot);
    }
    return -1;
  }

  /** Adds a peer that is not there, and returns its slot. */
  int insert(long peer) {
    beforeInsert();
    int slot = freeSlot(hash.of(peer & Packed.KEY_MASK));
    peers[slot] = peer;
    clearId(slot);
    return slot;
  }

  long peer(int slot) {
    return peers[slot];
  }

  @Override
  void allocate(int capacity) {
    peers = new long[capacity];
  }

  @Override
  int capacity() {
    return peers.length;
  }

  @Override
  boolean isFree(int slot) {
    return peers[slot] == 0;
  }

  @Override
  int lower(int slot) {
    return (int) peers[slot];
  }

  @Override
  void lower(int slot, int bits) {
    peers[slot] = (peers[slot] & Packed.KEY_MASK) | (bits & 0xffff);
  }

  @Override
  long hashOf(int slot) {
    return hash.of(peers[slot] & Packed.KEY_MASK);
  }

  @Override
  void move(int from, int to) {
    peers[to] = peers[from];
  }

  @Override
  void free(int slot) {
    peers[slot] = 0;
  }

  @Override
  boolean isTaken(int slot, Draw draw) {
    return peers[slot] != 0 && draw.takes(peers[slot]);
  }

  @Override
  void tell(int slot, byte @Nullable [] ids, PeerSink answer) {
    int address = Packed.address(peers[slot]);
    int port = Packed.port((int) peers[slot]);
    if (ids == null) {
      answer.addIpv4(address, port);
    } else {
      answer.addIpv4(address, port, ids, ID_LENGTH * slot);
    }
  }

  @Override
  void rehash(int capacity) {
    long[] before = peers;
    allocate(capacity);
    for (int i = 0; i < before.length; i++) {
      if (before[i] != 0) {
        int slot = freeSlot(hash.of(before[i] & Packed.KEY_MASK));
        peers[slot] = before[i];
        rehashId(i, slot);
      }
    }
  }
}
