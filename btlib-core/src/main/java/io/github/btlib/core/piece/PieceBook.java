package io.github.btlib.core.piece;

import io.github.btlib.Priority;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.PieceSelector;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
 * share of a piece that another peer drains. When nothing is free at all, see {@link #endgame}.
 *
 * <p>A peer on parole (see {@link Trust}) has its pieces to itself and no part in those of others.
 */
public final class PieceBook {
  /**
   * Bounds the memory of pieces on their way; each holds its claims and a digest, the bytes are in
   * the storage.
   */
  static final int MOST_ACTIVE = 4096;

  private final Metainfo metainfo;
  private final Selection selection;
  private final Supplier<MessageDigest> digests;
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private final VerifiedPieces verified;
  private final BitSet needed = new BitSet();
  private final Candidates candidates;
  private final ActivePieces active = new ActivePieces();
  private final Trust trust = new Trust();
  private final SuspectBlocks suspects = new SuspectBlocks();

  private volatile boolean finished;

  /**
   * @param digests makes the digests that pieces are to match
   * @param selectorMistakes is told what the selector did wrong, with no lock held
   */
  public PieceBook(
      Metainfo metainfo,
      PieceSelector selector,
      RandomGenerator random,
      Supplier<MessageDigest> digests,
      Consumer<String> selectorMistakes) {
    this.metainfo = metainfo;
    this.selection = new Selection(selector, random, selectorMistakes);
    this.digests = digests;
    this.verified = new VerifiedPieces(metainfo.pieceCount());
    this.candidates = new Candidates(metainfo.pieceCount(), random);
    restart(new BitSet());
  }

  /**
   * Replaces what is known to be verified and forgets all pieces on their way; no peer may be
   * joined.
   */
  public void restart(BitSet checked) {
    lock.lock();
    try {
      active.clear();
      suspects.clear();
      verified.clear();
      needed.clear();
      for (int piece = 0; piece < metainfo.pieceCount(); piece++) {
        candidates.remove(piece);
        if (checked.get(piece)) {
          verified.add(piece, metainfo.pieceSize(piece));
        }
        settle(piece);
      }
      finished = needed.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Works out whether a piece is needed and whether it may be opened, after either changed. */
  private void settle(int piece) {
    boolean need = candidates.isWanted(piece) && !verified.contains(piece);
    needed.set(piece, need);
    if (need && !active.contains(piece)) {
      candidates.add(piece);
    } else {
      candidates.remove(piece);
    }
  }

  public int verifiedCount() {
    return verified.count();
  }

  public long verifiedBytes() {
    return verified.bytes();
  }

  /** Tells whether every piece is verified, wanted or not. */
  public boolean complete() {
    return verified.count() == metainfo.pieceCount();
  }

  /** Tells whether every piece that is wanted is verified. */
  public boolean finished() {
    return finished;
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

  public Priority priority(int piece) {
    lock.lock();
    try {
      return candidates.priority(piece);
    } finally {
      lock.unlock();
    }
  }

  /** Changes how much pieces are wanted; one that is on its way and not wanted is given up. */
  public void prioritize(BitSet pieces, Priority priority) {
    List<ActivePiece> unwanted = new ArrayList<>();
    lock.lock();
    try {
      for (int piece = pieces.nextSetBit(0); piece >= 0; piece = pieces.nextSetBit(piece + 1)) {
        candidates.setPriority(piece, priority);
        settle(piece);
      }
      finished = needed.isEmpty();
      if (priority == Priority.SKIP) {
        active.all().stream().filter(each -> pieces.get(each.index())).forEach(unwanted::add);
      }
    } finally {
      lock.unlock();
    }
    unwanted.forEach(this::giveUp);
  }

  /** Returns how many connected peers have each piece. */
  public int[] availability() {
    lock.lock();
    try {
      int[] copy = new int[metainfo.pieceCount()];
      for (int piece = 0; piece < copy.length; piece++) {
        copy[piece] = candidates.availability(piece);
      }
      return copy;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a connected peer in, with no pieces yet.
   *
   * @param identity see {@link Claimant#identity}
   */
  public PeerPieces join(Object identity) {
    return new PeerPieces(metainfo.pieceCount(), identity);
  }

  /** Notes the pieces a peer says it has, in place of what it said before. */
  public void has(PeerPieces peer, BitSet pieces) {
    lock.lock();
    try {
      candidates.replace(peer, pieces);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Notes one more piece of a peer; saying so twice changes nothing.
   *
   * @return whether we need the piece
   */
  public boolean has(PeerPieces peer, int piece) {
    lock.lock();
    try {
      if (!peer.has(piece)) {
        candidates.more(piece);
        if (peer.add(piece)) {
          candidates.becameSeed();
        }
      }
      return needed.get(piece);
    } finally {
      lock.unlock();
    }
  }

  /** Notes that a peer no longer has a piece (BEP 54). */
  public void lacks(PeerPieces peer, int piece) {
    lock.lock();
    try {
      if (peer.has(piece)) {
        candidates.remove(peer, piece);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Notes a piece that a peer would like to be asked for (BEP 6). */
  public void suggested(PeerPieces peer, int piece) {
    lock.lock();
    try {
      peer.suggested = piece;
    } finally {
      lock.unlock();
    }
  }

  /** Notes a piece that a peer serves even while it chokes us (BEP 6). */
  public void allowedFast(PeerPieces peer, int piece) {
    lock.lock();
    try {
      peer.allowedFast.set(piece);
    } finally {
      lock.unlock();
    }
  }

  /** Forgets a peer that is gone. Its claims are the caller's to release. */
  public void leave(PeerPieces peer) {
    List<ActivePiece> forsaken;
    lock.lock();
    try {
      candidates.leave(peer);
      peer.replace(new BitSet());
      active.drive(peer, null);
      forsaken = active.exclusivesOf(peer);
    } finally {
      lock.unlock();
    }
    forsaken.forEach(this::giveUp);
  }

  /** Tells whether a peer has a piece that we need. */
  public boolean interesting(PeerPieces peer) {
    lock.lock();
    try {
      return peer.hasAnyOf(needed);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Chooses the piece a peer is to claim blocks of next; see the class comment for the order.
   *
   * @param choked whether the peer chokes us, so that only pieces it allows all the same count
   * @return a piece the peer has, which has free blocks unless another is faster, or null if
   *     nothing is free
   */
  public @Nullable ActivePiece next(PeerPieces peer, boolean choked) {
    Optional<String> mistake = Optional.empty();
    ActivePiece next;
    lock.lock();
    try {
      active.drive(peer, null);
      boolean alone = trust.onParole(peer.identity);
      next = active.fullestOrphan(peer, each -> suits(each, peer, alone, choked));
      if (next == null && active.size() < MOST_ACTIVE) {
        Selection.Choice choice = selection.choose(candidates, peer, verified.count(), choked);
        mistake = choice.mistake();
        next = choice.piece() < 0 ? null : open(peer, choice.piece(), alone);
      }
      if (next == null && !alone) {
        next = active.emptiest(peer, each -> suits(each, peer, false, choked));
      }
      active.drive(peer, next);
    } finally {
      lock.unlock();
    }
    mistake.ifPresent(selection::tell);
    return next;
  }

  private static boolean suits(ActivePiece piece, PeerPieces peer, boolean alone, boolean choked) {
    boolean own = piece.exclusive() && peer.equals(piece.openedFor);
    return (own || (!alone && !piece.exclusive()))
        && (!choked || peer.allowedFast.get(piece.index()));
  }

  private ActivePiece open(PeerPieces peer, int chosen, boolean exclusive) {
    ActivePiece piece =
        new ActivePiece(
            chosen,
            metainfo.pieceOffset(chosen),
            metainfo.pieceSize(chosen),
            exclusive,
            digests.get());
    if (exclusive) {
      piece.openedFor = peer;
    }
    active.add(piece);
    settle(chosen);
    return piece;
  }

  /**
   * Lets go of the pieces a peer was asked for, because it no longer serves us. A piece that is for
   * it alone waits for it, until another has nothing else to do; see {@link #startAgain}.
   */
  public void rest(PeerPieces peer) {
    lock.lock();
    try {
      active.drive(peer, null);
      active.exclusivesOf(peer).forEach(piece -> piece.forsaken = true);
    } finally {
      lock.unlock();
    }
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
    boolean removed = active.remove(piece);
    if (removed) {
      settle(piece.index());
    }
    return removed;
  }

  /**
   * Returns the pieces on their way that a peer could help with, when there is nothing else to do
   * for anyone: no piece is left to be opened that a connected peer has.
   */
  public Collection<ActivePiece> endgame(PeerPieces peer) {
    lock.lock();
    try {
      if (candidates.anyAvailable() || trust.onParole(peer.identity)) {
        return List.of();
      }
      return active.all().stream().filter(piece -> peer.has(piece.index())).toList();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Starts a piece again for a peer that has nothing else to do and could not help with it: one
   * that is for another alone, if that one does not serve us or would take much longer; and for a
   * peer on parole one that nobody drains. What came of the piece is thrown away, or bad data would
   * have two suspects again.
   */
  public @Nullable ActivePiece startAgain(PeerPieces peer, long now, Estimate pace) {
    List<ActivePiece> others = new ArrayList<>();
    boolean alone;
    lock.lock();
    try {
      alone = trust.onParole(peer.identity);
      for (ActivePiece piece : active.all()) {
        boolean locked = piece.exclusive() ? !peer.equals(piece.openedFor) : alone;
        if (locked && peer.has(piece.index()) && (piece.exclusive() || piece.drivers == 0)) {
          others.add(piece);
        }
      }
    } finally {
      lock.unlock();
    }
    for (ActivePiece piece : others) {
      boolean worth =
          piece.forsaken
              || (!piece.exclusive() && piece.hasFree())
              || 2 * pace.until(piece.blockCount()) < piece.expectedToTake(now);
      if (worth && giveUp(piece)) {
        return reopen(peer, piece.index(), alone);
      }
    }
    return null;
  }

  private @Nullable ActivePiece reopen(PeerPieces peer, int piece, boolean exclusive) {
    lock.lock();
    try {
      if (!candidates.contains(piece)) {
        return null; // another peer was faster
      }
      ActivePiece again = open(peer, piece, exclusive);
      active.drive(peer, again);
      return again;
    } finally {
      lock.unlock();
    }
  }

  /** Tells whether the blocks of a piece are to be compared with what was sent before. */
  public boolean isSuspect(int piece) {
    lock.lock();
    try {
      return suspects.remembers(piece);
    } finally {
      lock.unlock();
    }
  }

  /**
   * What follows from a piece that is whole.
   *
   * @param counts false if that was known already, or the piece is of an earlier run
   * @param culprits the identities of those that are to be banned
   */
  public record Verdict(boolean counts, Set<Object> culprits) {}

  /**
   * Notes that a completed piece matches its hash.
   *
   * @param blocks a digest of each of its blocks if it was suspect, otherwise empty
   */
  public Verdict verified(ActivePiece piece, List<Claimant> senders, List<Long> blocks) {
    lock.lock();
    try {
      if (!active.remove(piece)) {
        return new Verdict(false, Set.of());
      }
      verified.add(piece.index(), metainfo.pieceSize(piece.index()));
      settle(piece.index());
      finished = needed.isEmpty();
      Set<Object> liars = blocks.isEmpty() ? Set.of() : suspects.liars(piece.index(), blocks);
      suspects.forget(piece.index());
      trust.good(new HashSet<>(identities(senders)));
      return new Verdict(true, liars);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Notes that a completed piece does not match its hash: it is free again.
   *
   * @param blocks a digest of each of its blocks, or empty if they could not be read
   */
  public Verdict failed(ActivePiece piece, List<Claimant> senders, List<Long> blocks) {
    lock.lock();
    try {
      if (!remove(piece)) {
        return new Verdict(false, Set.of());
      }
      List<Object> identities = identities(senders);
      Set<Object> culprits = trust.bad(new HashSet<>(identities));
      if (!blocks.isEmpty()) {
        culprits.addAll(suspects.remember(piece.index(), identities, blocks));
      }
      return new Verdict(true, culprits);
    } finally {
      lock.unlock();
    }
  }

  private static List<Object> identities(List<Claimant> senders) {
    return senders.stream().map(Claimant::identity).toList();
  }
}
