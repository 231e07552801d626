package io.github.btlib.core.piece;

import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.PieceSelector;
import io.github.btlib.spi.PieceView;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
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
  private final BitSet verified = new BitSet();
  private final BitSet suspect = new BitSet();

  /** The same as {@link #verified}; written under the lock, read without. */
  private final AtomicLongArray verifiedWords;

  private final int[] availability;
  private final Map<Integer, ActivePiece> active = new LinkedHashMap<>();
  private final BitSet activeBits = new BitSet();

  private volatile int verifiedCount;
  private volatile long verifiedBytes;

  public PieceBook(Metainfo metainfo, PieceSelector selector, RandomGenerator random) {
    this.metainfo = metainfo;
    this.selector = selector;
    this.random = random;
    this.availability = new int[metainfo.pieceCount()];
    this.verifiedWords = new AtomicLongArray((metainfo.pieceCount() + 63) / 64);
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
      verified.or(checked);
      long bytes = 0;
      for (int i = verified.nextSetBit(0); i >= 0; i = verified.nextSetBit(i + 1)) {
        bytes += metainfo.pieceSize(i);
      }
      publishVerified();
      tally(verified.cardinality(), bytes);
    } finally {
      lock.unlock();
    }
  }

  private void publishVerified() {
    long[] words = verified.toLongArray();
    for (int i = 0; i < verifiedWords.length(); i++) {
      verifiedWords.set(i, i < words.length ? words[i] : 0);
    }
  }

  private void tally(int pieces, long bytes) {
    verifiedBytes = bytes;
    verifiedCount = pieces;
  }

  public int verifiedCount() {
    return verifiedCount;
  }

  public long verifiedBytes() {
    return verifiedBytes;
  }

  public boolean complete() {
    return verifiedCount == metainfo.pieceCount();
  }

  /** Asked for every block that is served, so it takes no lock. */
  public boolean isVerified(int piece) {
    return (verifiedWords.get(piece >> 6) & (1L << piece)) != 0;
  }

  /** Returns a copy of the set of verified pieces. */
  public BitSet verified() {
    lock.lock();
    try {
      return (BitSet) verified.clone();
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
    lock.lock();
    try {
      count(peer.bits, -1);
      peer.bits.clear();
      peer.setCount(0);
    } finally {
      lock.unlock();
    }
    rest(peer);
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
      while (piece >= 0 && verified.get(piece)) {
        piece = peer.bits.nextSetBit(verified.nextClearBit(piece));
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
      return next;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets go of the pieces a peer was asked for, because it no longer serves us. A piece that is for
   * one peer alone starts again with another, or bad data would have two suspects again.
   */
  public void rest(PeerPieces peer) {
    List<ActivePiece> forsaken;
    lock.lock();
    try {
      drive(peer, null);
      forsaken = active.values().stream().filter(piece -> peer.equals(piece.openedFor)).toList();
    } finally {
      lock.unlock();
    }
    forsaken.forEach(ActivePiece::abandon); // before the piece can be opened again
    forsaken.forEach(this::forget);
  }

  private void forget(ActivePiece piece) {
    lock.lock();
    try {
      remove(piece);
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
      boolean forsaken = piece.exclusive() ? peer.equals(piece.openedFor) : piece.drivers == 0;
      if (forsaken
          && piece.hasFree()
          && peer.bits.get(piece.index())
          && (fullest == null || piece.freeHint() < fullest.freeHint())) {
        fullest = piece;
      }
    }
    return fullest;
  }

  private @Nullable ActivePiece open(PeerPieces peer) {
    PieceView view = new Candidates(peer.bits, verified, activeBits, availability);
    if (view.nextCandidate(0) < 0) {
      return null;
    }
    int chosen = select(view);
    if (chosen == PieceSelector.NONE) {
      return null;
    }
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
      List<ActivePiece> pieces = new ArrayList<>();
      for (ActivePiece piece : active.values()) {
        if (peer.bits.get(piece.index())) {
          pieces.add(piece);
        }
      }
      return pieces;
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
      verified.set(piece.index());
      verifiedWords.getAndAccumulate(
          piece.index() >> 6, 1L << piece.index(), (before, bit) -> before | bit);
      suspect.clear(piece.index());
      tally(verifiedCount + 1, verifiedBytes + metainfo.pieceSize(piece.index()));
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
