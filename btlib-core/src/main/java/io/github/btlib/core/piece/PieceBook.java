package io.github.btlib.core.piece;

import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.PieceSelector;
import io.github.btlib.spi.PieceView;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The pieces of one torrent: which are verified, which are on their way, and how many peers have
 * each.
 *
 * <p>Guarded by one lock that is held for computation only and touched once a piece or less, never
 * once a block. It is never held together with an {@link ActivePiece}'s.
 *
 * <p>A peer drains one piece before it gets another. Next comes, in this order: a piece that lost
 * its peer half way, so that few pieces are ever partial; a new piece of the selector's choice; a
 * share of a piece that another peer drains. When nothing is free at all, see {@link #overdue}.
 */
public final class PieceBook {
  /**
   * Bounds the memory of pieces on their way; each holds its claims and a digest, the bytes are in
   * the storage.
   */
  static final int MOST_ACTIVE = 4096;

  private final Metainfo metainfo;
  private final PieceSelector selector;
  private final RandomGenerator random;
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private final VerifiedPieces verified;
  private final BitSet suspect = new BitSet();
  private final int[] availability;
  private final Map<Integer, ActivePiece> active = new LinkedHashMap<>();
  private final BitSet activeBits = new BitSet();

  public PieceBook(Metainfo metainfo, PieceSelector selector, RandomGenerator random) {
    this.metainfo = metainfo;
    this.selector = selector;
    this.random = random;
    this.availability = new int[metainfo.pieceCount()];
    this.verified = new VerifiedPieces(metainfo.pieceCount());
  }

  /**
   * Replaces what is known to be verified and forgets all pieces on their way; no peer may be
   * joined.
   */
  public void restart(BitSet checked) {
    lock.lock();
    try {
      active.clear();
      activeBits.clear();
      verified.clear();
      for (int i = checked.nextSetBit(0); i >= 0; i = checked.nextSetBit(i + 1)) {
        verified.add(i, metainfo.pieceSize(i));
      }
    } finally {
      lock.unlock();
    }
  }

  public int verifiedCount() {
    return verified.count();
  }

  public long verifiedBytes() {
    return verified.bytes();
  }

  public boolean complete() {
    return verified.count() == metainfo.pieceCount();
  }

  /** Asked for every block that is served, so it takes no lock. */
  public boolean isVerified(int piece) {
    return verified.contains(piece);
  }

  /** Returns a copy of the set of verified pieces. */
  public BitSet verified() {
    lock.lock();
    try {
      return (BitSet) verified.bits().clone();
    } finally {
      lock.unlock();
    }
  }

  /** Takes a connected peer in, with no pieces yet. */
  public PeerPieces join() {
    return new PeerPieces();
  }

  /** Notes the pieces a peer says it has, in place of what it said before. */
  public void has(PeerPieces peer, BitSet pieces) {
    lock.lock();
    try {
      count(peer.bits, -1);
      peer.bits.clear();
      peer.bits.or(pieces);
      count(peer.bits, 1);
      peer.setCount(peer.bits.cardinality());
    } finally {
      lock.unlock();
    }
  }

  /** Notes one more piece of a peer; saying so twice changes nothing. */
  public void has(PeerPieces peer, int piece) {
    lock.lock();
    try {
      if (!peer.bits.get(piece)) {
        peer.bits.set(piece);
        peer.setCount(peer.count() + 1);
        availability[piece]++;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Forgets a peer that is gone. Its claims are the caller's to release. */
  public void leave(PeerPieces peer) {
    List<ActivePiece> forsaken;
    lock.lock();
    try {
      count(peer.bits, -1);
      peer.bits.clear();
      peer.setCount(0);
      drive(peer, null);
      forsaken = exclusivesOf(peer);
    } finally {
      lock.unlock();
    }
    forsaken.forEach(this::giveUp);
  }

  private void count(BitSet pieces, int change) {
    for (int i = pieces.nextSetBit(0); i >= 0; i = pieces.nextSetBit(i + 1)) {
      availability[i] += change;
    }
  }

  /** Tells whether a peer has a piece that we lack. */
  public boolean interesting(PeerPieces peer) {
    lock.lock();
    try {
      int piece = peer.bits.nextSetBit(0);
      while (piece >= 0 && verified.contains(piece)) {
        piece = peer.bits.nextSetBit(verified.bits().nextClearBit(piece));
      }
      return piece >= 0;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Chooses the piece a peer is to claim blocks of next; see the class comment for the order.
   *
   * @return a piece the peer has, which has free blocks unless another is faster, or null if
   *     nothing is free
   */
  public @Nullable ActivePiece next(PeerPieces peer) {
    lock.lock();
    try {
      drive(peer, null);
      ActivePiece next = orphan(peer);
      if (next == null && active.size() < MOST_ACTIVE) {
        next = open(peer);
      }
      if (next == null) {
        next = share(peer);
      }
      drive(peer, next);
      if (next != null) {
        return next;
      }
    } finally {
      lock.unlock();
    }
    return takeOver(peer);
  }

  /**
   * Starts a piece again that was for one peer alone, which no longer serves us: what that one sent
   * is thrown away, or bad data would have two suspects again.
   */
  private @Nullable ActivePiece takeOver(PeerPieces peer) {
    ActivePiece forsaken = forsakenByOthers(peer);
    if (forsaken == null || !giveUp(forsaken)) {
      return null;
    }
    lock.lock();
    try {
      if (activeBits.get(forsaken.index()) || verified.contains(forsaken.index())) {
        return null; // another peer was faster
      }
      ActivePiece again = open(peer, forsaken.index());
      drive(peer, again);
      return again;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable ActivePiece forsakenByOthers(PeerPieces peer) {
    lock.lock();
    try {
      for (ActivePiece piece : active.values()) {
        if (piece.forsaken && !peer.equals(piece.openedFor) && peer.bits.get(piece.index())) {
          return piece;
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets go of the pieces a peer was asked for, because it no longer serves us. A piece that is for
   * one peer alone waits for it, until another has nothing else to do; see {@link #takeOver}.
   */
  public void rest(PeerPieces peer) {
    lock.lock();
    try {
      drive(peer, null);
      exclusivesOf(peer).forEach(piece -> piece.forsaken = true);
    } finally {
      lock.unlock();
    }
  }

  private List<ActivePiece> exclusivesOf(PeerPieces peer) {
    return active.values().stream().filter(piece -> peer.equals(piece.openedFor)).toList();
  }

  /** Gives up a piece that is still under way, so that it can be opened again. */
  private boolean giveUp(ActivePiece piece) {
    if (!piece.abandon()) { // before the piece can be opened again, and with the lock not held
      return false;
    }
    lock.lock();
    try {
      return remove(piece);
    } finally {
      lock.unlock();
    }
  }

  private boolean remove(ActivePiece piece) {
    boolean removed = active.remove(piece.index(), piece);
    if (removed) {
      activeBits.clear(piece.index());
    }
    return removed;
  }

  private static void drive(PeerPieces peer, @Nullable ActivePiece next) {
    if (peer.current != null) {
      peer.current.drivers--;
    }
    peer.current = next;
    if (next != null) {
      next.drivers++;
    }
  }

  /**
   * A piece that nobody drains; one that is exclusive can only be one that this peer left half way.
   */
  private @Nullable ActivePiece orphan(PeerPieces peer) {
    ActivePiece fullest = null;
    for (ActivePiece piece : active.values()) {
      boolean unattended = piece.exclusive() ? peer.equals(piece.openedFor) : piece.drivers == 0;
      if (unattended
          && piece.hasFree()
          && peer.bits.get(piece.index())
          && (fullest == null || piece.freeHint() < fullest.freeHint())) {
        fullest = piece;
      }
    }
    if (fullest != null) {
      fullest.forsaken = false;
    }
    return fullest;
  }

  private @Nullable ActivePiece open(PeerPieces peer) {
    PieceView view = new Candidates(peer.bits, verified.bits(), activeBits, availability);
    if (view.nextCandidate(0) < 0) {
      return null;
    }
    int chosen = select(view);
    if (chosen == PieceSelector.NONE) {
      return null;
    }
    return open(peer, chosen);
  }

  private ActivePiece open(PeerPieces peer, int chosen) {
    ActivePiece piece =
        new ActivePiece(
            chosen, metainfo.pieceOffset(chosen), metainfo.pieceSize(chosen), suspect.get(chosen));
    active.put(chosen, piece);
    activeBits.set(chosen);
    if (piece.exclusive()) {
      piece.openedFor = peer;
    }
    return piece;
  }

  /** A selector's mistake must not stop the download. */
  private int select(PieceView view) {
    int chosen;
    try {
      chosen = selector.select(view, random);
    } catch (RuntimeException e) {
      return view.nextCandidate(0);
    }
    boolean allowed =
        chosen == PieceSelector.NONE
            || (chosen >= 0
                && chosen < availability.length
                && view.nextCandidate(chosen) == chosen);
    return allowed ? chosen : view.nextCandidate(0);
  }

  private @Nullable ActivePiece share(PeerPieces peer) {
    ActivePiece emptiest = null;
    for (ActivePiece piece : active.values()) {
      if (piece.hasFree()
          && !piece.exclusive()
          && peer.bits.get(piece.index())
          && (emptiest == null || piece.freeHint() > emptiest.freeHint())) {
        emptiest = piece;
      }
    }
    return emptiest;
  }

  /**
   * Returns the pieces on their way that a peer could help with, oldest first, for when nothing is
   * free.
   */
  public List<ActivePiece> overdue(PeerPieces peer) {
    lock.lock();
    try {
      return active.values().stream().filter(piece -> peer.bits.get(piece.index())).toList();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Notes that a completed piece matches its hash.
   *
   * @return false if that was known already
   */
  public boolean verified(ActivePiece piece) {
    lock.lock();
    try {
      if (!remove(piece)) {
        return false;
      }
      verified.add(piece.index(), metainfo.pieceSize(piece.index()));
      suspect.clear(piece.index());
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Notes that a completed piece does not match its hash: it is free again, for one peer alone at a
   * time.
   */
  public void failed(ActivePiece piece) {
    lock.lock();
    try {
      if (remove(piece)) {
        suspect.set(piece.index());
      }
    } finally {
      lock.unlock();
    }
  }
}
