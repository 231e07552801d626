package io.github.btlib.tracker.engine;

import io.github.btlib.metainfo.InfoHash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Collection;

/**
 * Numbers a fixed set of info-hashes, so that one can be looked up without an object. The operator
 * chose them, so nobody can make them collide. Immutable.
 */
final class InfoHashIndex {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final long[] high;
  private final long[] middle;
  private final int[] low;

  /** Open addressing: the number of an info-hash plus one, or 0 where there is none. */
  private final int[] slots;

  /** The numbers follow the order of the collection, in which each info-hash is there once. */
  InfoHashIndex(Collection<InfoHash> infoHashes) {
    int size = infoHashes.size();
    high = new long[size];
    middle = new long[size];
    low = new int[size];
    slots = new int[Integer.highestOneBit(Math.max(1, size)) << 2];
    int number = 0;
    for (InfoHash infoHash : infoHashes) {
      byte[] bytes = infoHash.bytes();
      high[number] = (long) LONG.get(bytes, 0);
      middle[number] = (long) LONG.get(bytes, 8);
      low[number] = (int) INT.get(bytes, 16);
      int slot = home(high[number]);
      while (slots[slot] != 0) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = ++number;
    }
  }

  /** Returns the number of an info-hash, or -1 if it is not in the set. */
  int find(long h, long m, int l) {
    int slot = home(h);
    while (slots[slot] != 0) {
      int number = slots[slot] - 1;
      if (high[number] == h && middle[number] == m && low[number] == l) {
        return number;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return -1;
  }

  int size() {
    return high.length;
  }

  private int home(long h) {
    return (int) ((h * 0x9e3779b97f4a7c15L) >>> 32) & (slots.length - 1);
  }
}
