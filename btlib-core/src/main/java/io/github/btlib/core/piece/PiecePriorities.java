package io.github.btlib.core.piece;

import io.github.btlib.Priority;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;

/**
 * How much each piece is wanted. Takes memory only once not all are wanted alike. Guarded by the
 * piece book's lock.
 */
final class PiecePriorities {
  /** Pieces by their priority, but for those of {@link Priority#NORMAL}, which are in none. */
  private final Map<Priority, BitSet> others = new EnumMap<>(Priority.class);

  Priority of(int piece) {
    for (Map.Entry<Priority, BitSet> each : others.entrySet()) {
      if (each.getValue().get(piece)) {
        return each.getKey();
      }
    }
    return Priority.NORMAL;
  }

  void set(int piece, Priority priority) {
    others.values().forEach(pieces -> pieces.clear(piece));
    if (priority != Priority.NORMAL) {
      others.computeIfAbsent(priority, any -> new BitSet()).set(piece);
    }
  }
}
