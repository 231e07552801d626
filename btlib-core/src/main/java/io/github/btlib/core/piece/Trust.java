package io.github.btlib.core.piece;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What is thought of peers by the pieces they had a part in. A good piece is worth a point, a bad
 * one costs two; who is down at {@link #BANNED} is banned, and so is at once who sent all of a bad
 * piece. Who had a part in a bad piece is on parole: it fetches whole pieces alone until one is
 * good. Pieces with others that were on their way when the parole began cost nothing more: one liar
 * may have had a part in all of them. Guarded by the piece book's lock; bounded by {@link
 * #MOST_KNOWN}.
 */
final class Trust {
  static final int MOST_KNOWN = 4096;

  private static final int GOOD_PIECE = 1;
  private static final int BAD_PIECE = -2;
  private static final int BEST = 8;
  private static final int BANNED = -7;

  private static final class Standing {
    int points;
    boolean onParole;
  }

  private final Map<Object, Standing> standings = new LinkedHashMap<>(16, 0.75f, true);

  private Standing of(Object identity) {
    Standing standing = standings.computeIfAbsent(identity, any -> new Standing());
    if (standings.size() > MOST_KNOWN) {
      standings.remove(standings.keySet().iterator().next()); // unseen for longest
    }
    return standing;
  }

  boolean onParole(Object identity) {
    Standing standing = standings.get(identity);
    return standing != null && standing.onParole;
  }

  /** Notes the contributors of a good piece. */
  void good(Collection<Object> contributors) {
    for (Object each : contributors) {
      Standing standing = of(each);
      standing.points = Math.min(BEST, standing.points + GOOD_PIECE);
      standing.onParole &= contributors.size() > 1; // with others it proves nothing
    }
  }

  /**
   * Notes the contributors of a bad piece.
   *
   * @return those to be banned
   */
  Set<Object> bad(Collection<Object> contributors) {
    Set<Object> banned = new HashSet<>();
    for (Object each : contributors) {
      Standing standing = of(each);
      standing.points += standing.onParole ? 0 : BAD_PIECE;
      standing.onParole = true;
      if (contributors.size() == 1 || standing.points <= BANNED) {
        banned.add(each);
      }
    }
    return banned;
  }
}
