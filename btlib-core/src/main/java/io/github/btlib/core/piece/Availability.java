package io.github.btlib.core.piece;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How many peers that are no seeds have each piece. Takes memory only while there is one, because
 * most torrents of a session with thousands have none. Guarded by the piece book's lock.
 */
final class Availability {
  private final int pieceCount;
  private int @Nullable [] counts;
  private long sum;

  Availability(int pieceCount) {
    this.pieceCount = pieceCount;
  }

  int pieceCount() {
    return pieceCount;
  }

  int of(int piece) {
    return counts == null ? 0 : counts[piece];
  }

  void more(int piece) {
    if (counts == null) {
      counts = new int[pieceCount];
    }
    counts[piece]++;
    sum++;
  }

  void fewer(int piece) {
    if (counts == null || counts[piece] == 0) {
      throw new IllegalStateException("piece " + piece + ": no peer is counted that has it");
    }
    counts[piece]--;
    if (--sum == 0) {
      counts = null;
    }
  }

  /** Returns how many whole copies these peers have between them, and a share of a next. */
  double copies() {
    if (counts == null) {
      return 0;
    }
    int least = Arrays.stream(counts).min().orElse(0);
    long above = Arrays.stream(counts).filter(peers -> peers > least).count();
    return least + (double) above / pieceCount;
  }
}
