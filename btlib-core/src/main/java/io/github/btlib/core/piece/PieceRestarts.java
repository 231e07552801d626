package io.github.btlib.core.piece;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Gives up pieces that are on their way, so that they can be opened again: by whoever wants them
 * then, or by a peer that promises to be sooner. Thread-safe; takes the piece's lock and then the
 * piece book's, never one within the other.
 */
final class PieceRestarts {
  private final Assignments assignments;
  private final ReentrantLock lock;

  /**
   * @param lock the piece book's
   */
  PieceRestarts(Assignments assignments, ReentrantLock lock) {
    this.assignments = assignments;
    this.lock = lock;
  }

  /**
   * Gives up a piece that is still under way, so that it can be opened again. Who was asked for
   * blocks of it is told to stop.
   */
  boolean giveUp(ActivePiece piece) {
    List<ActivePiece.Claim> claims = new ArrayList<>();
    // before the piece can be opened again, and with the lock not held
    if (!piece.abandon(claims)) {
      return false;
    }
    boolean removed;
    lock.lock();
    try {
      removed = assignments.remove(piece);
    } finally {
      lock.unlock();
    }
    claims.forEach(claim -> claim.claimant().withdraw(piece, claim.block()));
    return removed;
  }

  /**
   * Starts a piece again for a peer that has nothing else to do and could not help with it: one
   * that is for another alone, and for a peer on parole one of others. Either nobody goes on with
   * it, or it would take them twice as long: four times if it was started again before, and so on,
   * or two that both promise more than they keep could take it from each other forever. What came
   * of the piece is thrown away, or bad data would have two suspects again.
   */
  @Nullable ActivePiece startAgain(PeerPieces peer, long now, Estimate pace) {
    Assignments.OutOfReach pieces;
    lock.lock();
    try {
      pieces = assignments.outOfReach(peer);
    } finally {
      lock.unlock();
    }
    for (ActivePiece piece : pieces.worthTaking(now, pace)) {
      if (giveUp(piece)) {
        return reopen(peer, piece);
      }
    }
    return null;
  }

  private @Nullable ActivePiece reopen(PeerPieces peer, ActivePiece piece) {
    lock.lock();
    try {
      return assignments.reopen(peer, piece);
    } finally {
      lock.unlock();
    }
  }
}
