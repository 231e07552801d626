package io.github.btlib.tracker.swarm;

import io.github.btlib.tracker.spi.PeerSink;
import java.util.Arrays;

/**
 * A few IPv4 peers that stand side by side in a piece of an array, the free places at its end.
 * Almost all torrents have no more, so what they cost is what a tracker's memory is filled with.
 */
final class SmallSwarm {

  /** How many peers there may be. */
  static final int MAX = 16;

  private SmallSwarm() {}

  static int count(long[] peers, int from, int length) {
    int count = 0;
    while (count < length && peers[from + count] != 0) {
      count++;
    }
    return count;
  }

  /** Returns the index of a peer, or -1. */
  static int find(long[] peers, int from, int length, long key) {
    for (int i = from; i < from + length && peers[i] != 0; i++) {
      if ((peers[i] & Packed.KEY_MASK) == key) {
        return i;
      }
    }
    return -1;
  }

  static int countAddress(long[] peers, int from, int length, int address) {
    int count = 0;
    for (int i = from; i < from + length && peers[i] != 0; i++) {
      count += Packed.address(peers[i]) == address ? 1 : 0;
    }
    return count;
  }

  static int seeds(long[] peers, int from, int length) {
    int count = 0;
    for (int i = from; i < from + length && peers[i] != 0; i++) {
      count += Packed.isSeed((int) peers[i]) ? 1 : 0;
    }
    return count;
  }

  static int leechers(long[] peers, int from, int length) {
    int count = 0;
    for (int i = from; i < from + length && peers[i] != 0; i++) {
      count += Packed.isLeecher((int) peers[i]) ? 1 : 0;
    }
    return count;
  }

  /** Returns a longer array with one peer more; at most {@link #MAX} are there then. */
  static long[] with(long[] peers, int from, int count, long peer) {
    long[] more = new long[Math.min(MAX, count + 1 + count / 4)];
    System.arraycopy(peers, from, more, 0, count);
    more[count] = peer;
    return more;
  }

  /** Takes a peer out; the last one takes its place. Returns the array to use from now on. */
  static long[] without(long[] peers, int index) {
    int last = count(peers, 0, peers.length) - 1;
    peers[index] = peers[last];
    peers[last] = 0;
    return last <= peers.length / 2 ? Arrays.copyOf(peers, last) : peers;
  }

  /** Tells a random sample, each peer as likely as any other: neighbours, from a random one on. */
  static void sample(long[] peers, int from, int length, Draw draw, PeerSink answer) {
    int count = count(peers, from, length);
    if (count == 0 || answer.room() == 0) {
      return;
    }
    int eligible = 0;
    for (int i = from; i < from + count; i++) {
      eligible += draw.takes(peers[i]) ? 1 : 0;
    }
    if (eligible == 0) {
      return;
    }
    int skip = draw.random().nextInt(eligible);
    int told = 0;
    for (int i = 0; told < eligible && answer.room() > 0; i++) {
      long peer = peers[from + i % count];
      if (draw.takes(peer)) {
        if (skip > 0) {
          skip--;
        } else {
          answer.addIpv4(Packed.address(peer), Packed.port((int) peer));
          told++;
        }
      }
    }
  }
}
