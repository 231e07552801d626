package io.github.btlib.core.piece;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The pieces on their way, and which peers drain them. Guarded by the piece book's lock. */
final class ActivePieces {
  private final Map<Integer, ActivePiece> pieces = new LinkedHashMap<>();

  /** Those that nobody drains: few, so that they are found quickly. */
  private final Set<ActivePiece> orphans = new LinkedHashSet<>();

  private final BitSet bits = new BitSet();

  int size() {
    return pieces.size();
  }

  boolean contains(int piece) {
    return bits.get(piece);
  }

  Collection<ActivePiece> all() {
    return pieces.values();
  }

  void add(ActivePiece piece) {
    pieces.put(piece.index(), piece);
    orphans.add(piece);
    bits.set(piece.index());
  }

  /** Returns whether the very piece was there. */
  boolean remove(ActivePiece piece) {
    boolean removed = pieces.remove(piece.index(), piece);
    if (removed) {
      orphans.remove(piece);
      bits.clear(piece.index());
    }
    return removed;
  }

  void clear() {
    pieces.clear();
    orphans.clear();
    bits.clear();
  }

  /** Notes the piece that a peer is asked for from now on. */
  void drive(PeerPieces peer, @Nullable ActivePiece next) {
    ActivePiece before = peer.current;
    if (before != null && --before.drivers == 0 && before.equals(pieces.get(before.index()))) {
      orphans.add(before);
    }
    peer.current = next;
    if (next != null) {
      next.drivers++;
      orphans.remove(next);
    }
  }

  List<ActivePiece> exclusivesOf(PeerPieces peer) {
    List<ActivePiece> own = new ArrayList<>();
    for (ActivePiece piece : pieces.values()) {
      if (peer.equals(piece.openedFor)) {
        own.add(piece);
      }
    }
    return own;
  }

  /** Returns the piece that nobody drains and that lacks least, if there is one for the peer. */
  @Nullable ActivePiece fullestOrphan(PeerPieces peer, Predicate<ActivePiece> suits) {
    ActivePiece fullest = null;
    for (ActivePiece piece : orphans) {
      if (piece.hasFree()
          && peer.has(piece.index())
          && suits.test(piece)
          && (fullest == null || piece.freeHint() < fullest.freeHint())) {
        fullest = piece;
      }
    }
    return fullest;
  }

  /** Returns the piece with most left to claim, for a peer to take a share of. */
  @Nullable ActivePiece emptiest(PeerPieces peer, Predicate<ActivePiece> suits) {
    ActivePiece emptiest = null;
    for (ActivePiece piece : pieces.values()) {
      if (piece.hasFree()
          && peer.has(piece.index())
          && suits.test(piece)
          && (emptiest == null || piece.freeHint() > emptiest.freeHint())) {
        emptiest = piece;
      }
    }
    return emptiest;
  }
}
