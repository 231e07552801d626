package io.github.btlib.core.piece;

import io.github.btlib.Priority;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.PieceSelector;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The pieces of one torrent: which are verified, which are on their way, and how many peers have
 * each.
 *
 * <p>Guarded by one lock that is held for computation only and touched once a piece or less, never
 * once a block. It is never held together with an {@link ActivePiece}'s.
 *
 * <p>A peer drains one piece before it gets another. Next comes, in this order: a piece that a
 * reader needs, see {@link Deadlines}; a piece that lost its peer half way, so that few pieces are
 * ever partial; a new piece of the selector's choice; a share of a piece that another peer drains.
 * When nothing is free at all, see {@link #endgame}.
 *
 * <p>A peer on parole (see {@link Trust}) has its pieces to itself and no part in those of others.
 */
public final class PieceBook {
  private final Metainfo metainfo;
  private final Selection selection;
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock; the tests of this package look at some
  final Inventory inventory;
  final Candidates candidates;
  private final Verdicts verdicts = new Verdicts();
  final Assignments assignments;
  private final Deadlines deadlines = new Deadlines(lock);
  private final UrgentPieces urgent;

  private final PieceRestarts restarts;

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
    this.inventory = new Inventory(metainfo, random);
    this.candidates = inventory.candidates();
    this.assignments = new Assignments(metainfo, selection, digests, inventory, verdicts);
    this.urgent = new UrgentPieces(deadlines, assignments, inventory, verdicts);
    this.restarts = new PieceRestarts(assignments, lock);
    restart(new BitSet(), List.of());
  }

  /**
   * Replaces what is known to be verified, and the pieces on their way; no peer may be joined.
   *
   * @param checked the pieces that are verified
   * @param partial pieces of which an earlier run stored some blocks
   */
  public void restart(BitSet checked, List<PartialPiece> partial) {
    lock.lock();
    try {
      assignments.active().clear();
      verdicts.restart();
      inventory.restart(checked);
      assignments.restore(partial);
    } finally {
      lock.unlock();
    }
    deadlines.tell();
  }

  /** Returns the pieces that readers need next; any thread may change them. */
  public Deadlines deadlines() {
    return deadlines;
  }

  /** Returns the pieces on their way that readers need and a peer could help with. */
  List<UrgentPieces.Urgent> urgentUnderWay(PeerPieces peer, long now, Estimate pace) {
    return locked(() -> urgent.underWay(peer, now, pace));
  }

  /**
   * Returns the pieces on their way of which some blocks are stored. May wait for blocks that are
   * being written. Those that are one peer's alone are left out: they are to have one culprit. One
   * that is complete and about to be verified lacks its last block here; ask for {@link #verified}
   * afterwards, so that it is in one or the other.
   */
  public List<PartialPiece> partial() {
    List<ActivePiece> active = locked(() -> List.copyOf(assignments.active().all()));
    return PartialPiece.of(active);
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  private <T> T locked(Supplier<T> question) {
    lock.lock();
    try {
      return question.get();
    } finally {
      lock.unlock();
    }
  }

  public int verifiedCount() {
    return inventory.verified().count();
  }

  public long verifiedBytes() {
    return inventory.verified().bytes();
  }

  /** Tells whether every piece is verified, wanted or not. */
  public boolean complete() {
    return inventory.verified().count() == metainfo.pieceCount();
  }

  /** Tells whether every piece that is wanted is verified. */
  public boolean finished() {
    return inventory.finished();
  }

  /** Returns the size of the pieces that are wanted. */
  public long wantedBytes() {
    return inventory.wantedBytes();
  }

  /** Returns how much of what is wanted is verified. */
  public long verifiedWantedBytes() {
    return inventory.verifiedWantedBytes();
  }

  /** Asked for every block that is served, so it takes no lock. */
  public boolean isVerified(int piece) {
    return inventory.verified().contains(piece);
  }

  /** Returns a copy of the set of verified pieces. */
  public BitSet verified() {
    return locked(() -> (BitSet) inventory.verified().bits().clone());
  }

  public Priority priority(int piece) {
    return locked(() -> candidates.priority(piece));
  }

  /** Changes how much pieces are wanted; one that is on its way and not wanted is given up. */
  public void prioritize(Map<Priority, BitSet> changes) {
    List<ActivePiece> unwanted = new ArrayList<>();
    BitSet skipped = changes.getOrDefault(Priority.SKIP, new BitSet());
    lock.lock();
    try {
      inventory.prioritize(changes, assignments.active());
      for (ActivePiece piece : assignments.active().all()) {
        if (skipped.get(piece.index())) {
          unwanted.add(piece);
        }
      }
    } finally {
      lock.unlock();
    }
    unwanted.forEach(restarts::giveUp);
    deadlines.tell();
  }

  /** Returns how many connected peers have each piece. */
  public int[] availability() {
    return locked(
        () -> IntStream.range(0, metainfo.pieceCount()).map(candidates::availability).toArray());
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
    change(() -> candidates.replace(peer, pieces));
  }

  /** Tells whether a peer has a piece. */
  public boolean peerHas(PeerPieces peer, int piece) {
    return peer.isSeed() || locked(() -> peer.has(piece));
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
      return inventory.needed().get(piece);
    } finally {
      lock.unlock();
    }
  }

  /** Notes that a peer no longer has a piece (BEP 54). */
  public void lacks(PeerPieces peer, int piece) {
    change(() -> {
      if (peer.has(piece)) {
        candidates.remove(peer, piece);
      }
    });
  }

  /** Notes a piece that a peer would like to be asked for (BEP 6). */
  public void suggested(PeerPieces peer, int piece) {
    change(() -> peer.suggested = piece);
  }

  /** Notes a piece that a peer serves even while it chokes us (BEP 6). */
  public void allowedFast(PeerPieces peer, int piece) {
    change(() -> peer.allowedFast.set(piece));
  }

  /** Forgets a peer that is gone. Its claims are the caller's to release. */
  public void leave(PeerPieces peer) {
    List<ActivePiece> forsaken;
    lock.lock();
    try {
      candidates.leave(peer);
      peer.replace(new BitSet());
      assignments.active().drive(peer, null);
      assignments.serving().leave(peer);
      forsaken = assignments.active().exclusivesOf(peer);
    } finally {
      lock.unlock();
    }
    forsaken.forEach(restarts::giveUp);
  }

  /** Notes whether a peer serves us what it is asked for. */
  void serves(PeerPieces peer, boolean serves) {
    change(() -> assignments.serving().set(peer, serves));
  }

  /** Tells whether a peer has a piece that we need. */
  public boolean interesting(PeerPieces peer) {
    return locked(() -> peer.hasAnyOf(inventory.needed()));
  }

  /**
   * Chooses the piece a peer is to claim blocks of next; see the class comment for the order.
   *
   * @param choked whether the peer chokes us, so that only pieces it allows all the same count
   * @return a piece the peer has, which has free blocks unless another is faster, or null if
   *     nothing is free
   */
  public @Nullable ActivePiece next(PeerPieces peer, boolean choked) {
    Assignments.Next next;
    lock.lock();
    try {
      next = assignments.next(peer, choked);
    } finally {
      lock.unlock();
    }
    next.mistake().ifPresent(selection::tell);
    ActivePiece inTheWay = next.inTheWay();
    return inTheWay != null && restarts.giveUp(inTheWay) ? next(peer, choked) : next.piece();
  }

  /** Chooses the piece a peer is to claim blocks of because a reader needs it, or null. */
  @Nullable ActivePiece nextUrgent(PeerPieces peer, boolean choked, long now, Estimate pace) {
    lock.lock();
    try {
      return urgent.next(peer, choked, now, pace);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Notes that a peer refuses to send a piece: it is asked for others first.
   *
   * @param choked whether the peer chokes us, so that it is the leave to ask all the same that
   *     counts
   */
  public void refused(PeerPieces peer, int piece, boolean choked) {
    change(() -> (choked ? peer.allowedFast : peer.refused).set(piece, !choked));
  }

  /** Forgets what a peer refused: it may think otherwise by now. */
  public void forgive(PeerPieces peer) {
    change(peer.refused::clear);
  }

  /**
   * Lets go of the pieces a peer was asked for, because it no longer serves us. A piece that is for
   * it alone waits for it, until another has nothing else to do; see {@link #startAgain}.
   */
  public void rest(PeerPieces peer) {
    change(() -> assignments.rest(peer));
  }

  /** Notes that claims in some pieces were given back. */
  public void released(Collection<ActivePiece> pieces) {
    change(() -> pieces.forEach(assignments.active()::released));
  }

  /**
   * Returns the pieces on their way that a peer could help with, when there is nothing else to do
   * for anyone: no piece is left to be opened that a peer has that serves us. As long as there is
   * one, the download is not held up by those on their way, and asking twice would be wasted.
   */
  Endgame endgame(PeerPieces peer, long now) {
    return locked(() -> assignments.endgame(peer, now));
  }

  /**
   * Starts a piece again for a peer that has nothing else to do, if that promises to be sooner; see
   * {@link PieceRestarts}.
   */
  public @Nullable ActivePiece startAgain(PeerPieces peer, long now, Estimate pace) {
    return restarts.startAgain(peer, now, pace);
  }

  /** Tells whether the blocks of a piece are to be compared with what was sent before. */
  public boolean isSuspect(int piece) {
    return locked(() -> verdicts.isSuspect(piece));
  }

  /**
   * Notes that a completed piece matches its hash.
   *
   * @param blocks a digest of each of its blocks if it was suspect, otherwise empty
   */
  public Verdict verified(ActivePiece piece, List<Claimant> senders, List<Long> blocks) {
    Verdict verdict =
        locked(() -> {
          if (!assignments.active().remove(piece)) {
            return Verdict.NONE;
          }
          inventory.verify(piece.index());
          return new Verdict(true, verdicts.good(piece.index(), senders, blocks));
        });
    deadlines.tell();
    return verdict;
  }

  /**
   * Notes that a completed piece does not match its hash: it is free again.
   *
   * @param blocks a digest of each of its blocks, or empty if they could not be read
   */
  public Verdict failed(ActivePiece piece, List<Claimant> senders, List<Long> blocks) {
    return locked(() ->
        assignments.remove(piece)
            ? new Verdict(true, verdicts.bad(piece.index(), senders, blocks))
            : Verdict.NONE);
  }
}
