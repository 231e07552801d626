package io.github.btlib.core.piece;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The pieces on their way, and which peers drain them. Guarded by the piece book's lock. */
final class ActivePieces {
  private final Map<Integer, ActivePiece> pieces = new LinkedHashMap<>();

  // Those that may have free blocks, which are few: most pieces on their way only wait for what was
  // asked for. One that turns out to have none is dropped, and comes back by released().
  private final Set<ActivePiece> orphans = new LinkedHashSet<>();
  private final Set<ActivePiece> driven = new LinkedHashSet<>();

  private final BitSet bits = new BitSet();

  int size() {
    return pieces.size();
  }

  boolean contains(int piece) {
    return bits.get(piece);
  }

  /** Returns the piece of an index, or null if it is not on its way. */
  @Nullable ActivePiece get(int piece) {
    return pieces.get(piece);
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
      driven.remove(piece);
      bits.clear(piece.index());
    }
    return removed;
  }

  void clear() {
    pieces.clear();
    orphans.clear();
    driven.clear();
    bits.clear();
  }

  /** Notes the piece that a peer is asked for from now on. */
  void drive(PeerPieces peer, @Nullable ActivePiece next) {
    ActivePiece before = peer.current;
    if (before != null && --before.drivers == 0 && driven.remove(before)) {
      orphans.add(before);
    }
    peer.current = next;
    if (next != null) {
      next.drivers++;
      if (orphans.remove(next)) {
        driven.add(next);
      }
    }
  }

  /** Notes that blocks of a piece are free again. */
  void released(ActivePiece piece) {
    if (piece.equals(pieces.get(piece.index()))) {
      (piece.drivers == 0 ? orphans : driven).add(piece);
    }
  }

  /** Returns a piece that nobody drains, by its index, or null. */
  @Nullable ActivePiece anyOf(IntPredicate indices) {
    for (ActivePiece piece : pieces.values()) {
      if (piece.drivers == 0 && indices.test(piece.index())) {
        return piece;
      }
    }
    return null;
  }

  /** Tells whether a piece is among those that a peer in need of blocks is given. */
  boolean mayBeFree(ActivePiece piece) {
    return (piece.drivers == 0 ? orphans : driven).contains(piece);
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
    orphans.removeIf(piece -> !piece.hasFree());
    ActivePiece fullest = null;
    for (ActivePiece piece : orphans) {
      if ((fullest == null || piece.freeHint() < fullest.freeHint())
          && peer.offers(piece.index())
          && suits.test(piece)) {
        fullest = piece;
      }
    }
    return fullest;
  }

  /** Returns the piece with most left to claim that others drain, for a peer to take a share of. */
  @Nullable ActivePiece emptiest(PeerPieces peer, Predicate<ActivePiece> suits) {
    driven.removeIf(piece -> !piece.hasFree());
    ActivePiece emptiest = null;
    for (ActivePiece piece : driven) {
      if ((emptiest == null || piece.freeHint() > emptiest.freeHint())
          && peer.offers(piece.index())
          && suits.test(piece)) {
        emptiest = piece;
      }
    }
    return emptiest;
  }
}
