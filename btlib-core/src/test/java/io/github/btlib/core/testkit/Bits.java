package io.github.btlib.core.testkit;

import java.util.BitSet;

/** Sets of pieces, blocks or files as a test writes them. */
public final class Bits {
  private Bits() {}

  /** Returns a set of one's own of these indices. */
  public static BitSet bits(int... indices) {
    BitSet bits = new BitSet();
    for (int index : indices) {
      bits.set(index);
    }
    return bits;
  }
}
