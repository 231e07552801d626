package io.github.btlib.core.piece;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who sent what in pieces that failed their hash, so that the liar is found when the piece comes
 * right: whose block differs then sent a bad one. Keeps a short digest a block, of at most {@link
 * #MOST_BLOCKS} blocks; guarded by the piece book's lock.
 */
final class SuspectBlocks {
  static final int MOST_BLOCKS = 65_536;

  /** One failed piece: for each block its sender and its digest. */
  private record Attempt(List<Object> senders, List<Long> digests) {}

  private final Map<Integer, List<Attempt>> attempts = new LinkedHashMap<>();
  private int blocks;

  boolean remembers(int piece) {
    return attempts.containsKey(piece);
  }

  /**
   * Remembers a failed piece.
   *
   * @return senders that sent a block twice, and not the same: one of the two was a lie
   */
  Set<Object> remember(int piece, List<Object> senders, List<Long> digests) {
    List<Attempt> before = attempts.remove(piece);
    if (before == null) {
      before = new ArrayList<>();
    }
    attempts.put(piece, before); // last: the first is forgotten when there are too many
    Set<Object> liars = new HashSet<>();
    for (Attempt attempt : before) {
      for (int i = 0; i < senders.size(); i++) {
        if (senders.get(i).equals(attempt.senders.get(i))
            && !digests.get(i).equals(attempt.digests.get(i))) {
          liars.add(senders.get(i));
        }
      }
    }
    before.add(new Attempt(List.copyOf(senders), List.copyOf(digests)));
    blocks += senders.size();
    while (blocks > MOST_BLOCKS && attempts.size() > 1) {
      forget(attempts.keySet().iterator().next());
    }
    if (blocks > MOST_BLOCKS && before.size() > 1) {
      blocks -= before.removeFirst().senders.size();
    }
    return liars;
  }

  /**
   * Compares a piece that came right with what was sent before, and forgets about it.
   *
   * @return all who sent something else
   */
  Set<Object> liars(int piece, List<Long> right) {
    Set<Object> liars = new HashSet<>();
    for (Attempt attempt : attempts.getOrDefault(piece, List.of())) {
      for (int i = 0; i < right.size(); i++) {
        if (!right.get(i).equals(attempt.digests.get(i))) {
          liars.add(attempt.senders.get(i));
        }
      }
    }
    forget(piece);
    return liars;
  }

  void forget(int piece) {
    List<Attempt> forgotten = attempts.remove(piece);
    if (forgotten != null) {
      forgotten.forEach(attempt -> blocks -= attempt.senders.size());
    }
  }

  void clear() {
    attempts.clear();
    blocks = 0;
  }
}
