package io.github.btlib.core.piece;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which peer is to fetch what readers need; see {@link Deadlines}. Guarded by the piece book's
 * lock.
 *
 * <p>Peers share the pieces that are needed soonest. A peer that is much slower than others is kept
 * for pieces that it should have in time, so that nobody waits for it. One on parole has no part in
 * any: what it fetches is for it alone, and may be bad.
 */
final class UrgentPieces {
  /**
   * A piece on its way that a reader needs.
   *
   * @param slack the time until it is needed, in nanoseconds
   */
  record Urgent(ActivePiece piece, long slack) {}

  /** Looking at what is claimed in a piece takes its lock. */
  private static final int MOST_HASTENED = 16;

  /** A peer is slow if it takes this many times as long for a block as the fastest. */
  private static final int SLOW = 3;

  /** The fastest peer may be gone, or choke us; who was is forgotten after so many nanoseconds. */
  private static final long REMEMBERED = 5_000_000_000L;

  private final Deadlines deadlines;
  private final Assignments assignments;
  private final Inventory inventory;
  private final Verdicts verdicts;
  private long fastest = Long.MAX_VALUE;
  private long fastestAt;

  UrgentPieces(
      Deadlines deadlines, Assignments assignments, Inventory inventory, Verdicts verdicts) {
    this.deadlines = deadlines;
    this.assignments = assignments;
    this.inventory = inventory;
    this.verdicts = verdicts;
  }

  /**
   * Chooses the piece that is needed soonest of those that a peer may be asked for. It has free
   * blocks, unless another is faster.
   *
   * @param choked whether the peer chokes us, so that only pieces it allows all the same count
   */
  @Nullable ActivePiece next(PeerPieces peer, boolean choked, long now, Estimate pace) {
    if (verdicts.onParole(peer.identity)) {
      return null;
    }
    long least = isSlow(now, pace) ? pace.until(0) : 0;
    for (Deadlines.Due due : deadlines.inOrder()) {
      if (due.slack() >= least && peer.offers(due.piece())) {
        ActivePiece piece = suitable(due.piece(), peer, choked);
        if (piece != null) {
          assignments.active().drive(peer, piece);
          return piece;
        }
      }
    }
    return null;
  }

  private boolean isSlow(long now, Estimate pace) {
    long block = Math.max(pace.latency(), pace.gap());
    if (block < fastest || now - fastestAt > REMEMBERED) {
      fastest = block;
      fastestAt = now;
    }
    return block / SLOW > fastest;
  }

  /** Windows are bounded, so that the bound on pieces on their way need not hold them up. */
  private @Nullable ActivePiece suitable(int index, PeerPieces peer, boolean choked) {
    ActivePiece piece = assignments.active().get(index);
    if (piece != null) {
      return piece.hasFree() && Assignments.suits(piece, peer, false, choked) ? piece : null;
    }
    boolean mayOpen =
        inventory.candidates().contains(index) && (!choked || peer.allowedFast.get(index));
    return mayOpen ? assignments.open(peer, index, false) : null;
  }

  /**
   * Returns the pieces on their way that are needed soonest and a peer could help with. None for a
   * slow one, or one that has not shown what it can: a block is asked of two at most, and it would
   * keep faster ones from helping.
   */
  List<Urgent> underWay(PeerPieces peer, long now, Estimate pace) {
    List<Urgent> urgent = new ArrayList<>();
    boolean isUnknown = pace.latency() >= Pace.UNKNOWN_LATENCY;
    if (verdicts.onParole(peer.identity) || isUnknown || isSlow(now, pace)) {
      return urgent;
    }
    for (Deadlines.Due due : deadlines.inOrder()) {
      ActivePiece piece = assignments.active().get(due.piece());
      if (piece != null && peer.offers(due.piece())) {
        urgent.add(new Urgent(piece, due.slack()));
      }
      if (urgent.size() == MOST_HASTENED) {
        break;
      }
    }
    return urgent;
  }
}
