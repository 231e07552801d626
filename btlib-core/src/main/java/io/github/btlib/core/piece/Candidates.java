package io.github.btlib.core.piece;

import io.github.btlib.Priority;
import io.github.btlib.spi.PieceView;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The pieces that may be opened: wanted, not verified, not on their way. Sorted by priority, and
 * then by how many peers have them. Guarded by the piece book's lock.
 */
final class Candidates {
  private static final Priority[] HIGHEST_FIRST = {Priority.HIGH, Priority.NORMAL, Priority.LOW};

  private final RandomGenerator random;

  private final Availability availability;

  /** What has been asked for, verified or not. */
  private final PiecePriorities priorities;

  private final Map<Priority, Rarity> levels = new EnumMap<>(Priority.class);
  private int seeds;

  Candidates(int pieceCount, RandomGenerator random) {
    this.random = random;
    this.availability = new Availability(pieceCount);
    this.priorities = new PiecePriorities();
  }

  int pieceCount() {
    return availability.pieceCount();
  }

  int availability(int piece) {
    return availability.of(piece) + seeds;
  }

  Priority priority(int piece) {
    return priorities.of(piece);
  }

  boolean isWanted(int piece) {
    return priorities.of(piece) != Priority.SKIP;
  }

  boolean contains(int piece) {
    Rarity level = levels.get(priorities.of(piece));
    return level != null && level.pieces().get(piece);
  }

  /** Takes a piece in that may be opened from now on, unless it is not wanted. */
  void add(int piece) {
    if (isWanted(piece) && !contains(piece)) {
      level(priorities.of(piece)).add(piece, availability.of(piece), random);
    }
  }

  void remove(int piece) {
    if (contains(piece)) {
      level(priorities.of(piece)).remove(piece, availability.of(piece));
    }
  }

  /** Changes a piece's priority; whether it is a candidate is the caller's to settle. */
  void setPriority(int piece, Priority priority) {
    remove(piece);
    priorities.set(piece, priority);
  }

  private Rarity level(Priority priority) {
    return levels.computeIfAbsent(priority, any -> new Rarity(availability.pieceCount()));
  }

  /** Lets go of what it takes to keep pieces in order, where there are none. */
  void trim() {
    levels.values().removeIf(Rarity::isEmpty);
  }

  /** Counts what a peer has. */
  void join(PeerPieces peer) {
    if (peer.isSeed()) {
      seeds++;
    } else {
      for (int piece = peer.next(0); piece >= 0; piece = peer.next(piece + 1)) {
        more(piece);
      }
    }
  }

  /** Counts what a peer has no longer. */
  void leave(PeerPieces peer) {
    if (peer.isSeed()) {
      seeds--;
    } else {
      for (int piece = peer.next(0); piece >= 0; piece = peer.next(piece + 1)) {
        fewer(piece);
      }
    }
  }

  /**
   * Counts what a peer has in place of what it had. Only what differs costs time: some peers repeat
   * a long bitfield for every few pieces they get.
   */
  void replace(PeerPieces peer, BitSet pieces) {
    if (peer.isSeed() || pieces.cardinality() == availability.pieceCount()) {
      leave(peer);
      peer.replace(pieces);
      join(peer);
      return;
    }
    BitSet changed = peer.difference(pieces);
    for (int piece = changed.nextSetBit(0); piece >= 0; piece = changed.nextSetBit(piece + 1)) {
      if (pieces.get(piece)) {
        more(piece);
      } else {
        fewer(piece);
      }
    }
    peer.replace(pieces);
  }

  /** A peer that is counted has a piece no longer. */
  void remove(PeerPieces peer, int piece) {
    if (peer.isSeed()) {
      leave(peer);
      peer.remove(piece);
      join(peer);
    } else {
      fewer(piece);
      peer.remove(piece);
    }
  }

  /** A peer whose pieces were counted one by one has all of them now. */
  void becameSeed() {
    for (int piece = 0; piece < availability.pieceCount(); piece++) {
      fewer(piece);
    }
    seeds++;
  }

  void more(int piece) {
    Rarity level = levels.get(priorities.of(piece));
    if (level != null) {
      level.more(piece, availability.of(piece));
    }
    availability.more(piece);
  }

  void fewer(int piece) {
    Rarity level = levels.get(priorities.of(piece));
    if (level != null) {
      level.fewer(piece, availability.of(piece));
    }
    availability.fewer(piece);
  }

  /** Tells whether a connected peer has a piece that may be opened. */
  boolean anyAvailable() {
    for (Rarity level : levels.values()) {
      if (seeds > 0 ? !level.isEmpty() : level.anyAvailable()) {
        return true;
      }
    }
    return false;
  }

  /** Returns how many whole copies connected peers have between them, and a share of a next. */
  double distributedCopies() {
    return seeds + availability.copies();
  }

  /**
   * Returns what a selector may choose from for a peer: its candidates of the highest priority that
   * has any, or null if it has none.
   */
  @Nullable View viewFor(PeerPieces peer, int verifiedCount) {
    for (Priority priority : HIGHEST_FIRST) {
      Rarity level = levels.get(priority);
      if (level != null && level.any(peer)) {
        return new View(peer, level, verifiedCount);
      }
    }
    return null;
  }

  /** What a selector sees: live, so used only while the lock is held. */
  final class View implements PieceView {
    private final PeerPieces peer;
    private final Rarity level;
    private final int verifiedCount;

    View(PeerPieces peer, Rarity level, int verifiedCount) {
      this.peer = peer;
      this.level = level;
      this.verifiedCount = verifiedCount;
    }

    @Override
    public int pieceCount() {
      return availability.pieceCount();
    }

    @Override
    public int nextCandidate(int from) {
      return level.next(peer, from);
    }

    @Override
    public int rarestCandidate(RandomGenerator source) {
      return level.rarest(peer, availability::of, source);
    }

    @Override
    public int suggestedCandidate() {
      return peer.suggested >= 0 && offers(peer.suggested) ? peer.suggested : -1;
    }

    @Override
    public int availability(int piece) {
      return Candidates.this.availability(piece);
    }

    @Override
    public int verifiedCount() {
      return verifiedCount;
    }

    boolean offers(int piece) {
      return level.pieces().get(piece) && peer.offers(piece);
    }
  }
}
