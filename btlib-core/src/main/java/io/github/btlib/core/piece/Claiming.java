package io.github.btlib.core.piece;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the blocks that one peer is to be asked for. For one thread at a time, with no lock held.
 *
 * <p>Endgame and the rescue from slow peers are one rule. When nothing is left to be opened, a
 * block that another peer was asked for is asked for here too if it should come in half the time;
 * whoever is second is sent a cancel.
 */
final class Claiming {
  /** How many blocks a peer may owe when it is asked for one that another was asked for. */
  private static final int MOST_RESCUED = 16;

  /** A guess that is worth acting on must be better by this factor. */
  private static final int SOONER = 2;

  /** Looking at all that is claimed costs much when it is much, in nanoseconds. */
  private static final long LOOK_AGAIN = 50_000_000;

  private final Claimant peer;
  private final PieceBook book;
  private final PeerPieces pieces;

  /** The piece that claims are made in. */
  private @Nullable ActivePiece current;

  /** Whether the last look for blocks to rescue was in vain, and when it was. */
  private boolean inVain;

  private long inVainAt;

  /** The same for blocks that readers would wait for. */
  private boolean hastenedInVain;

  private long hastenedAt;

  Claiming(Claimant peer, PieceBook book, PeerPieces pieces) {
    this.peer = peer;
    this.book = book;
    this.pieces = pieces;
  }

  /** Begins with a piece of the book's choice next time. */
  void forgetPiece() {
    current = null;
  }

  /**
   * Claims blocks for the peer.
   *
   * @param room how many at most
   * @param onlyAllowedFast whether it chokes us, so that only pieces it allows all the same count
   * @param claims receives the claims
   */
  void claim(
      int room, boolean onlyAllowedFast, long now, Estimate pace, List<BlockRequest> claims) {
    if (book.deadlines().any()) {
      current = null; // what it was given may not be what is needed most by now
      claimUrgent(room, onlyAllowedFast, now, pace, claims);
    }
    ActivePiece piece = current;
    // others may take a piece's last free block between its choice and the claim: bounded tries
    for (int tries = 0; claims.size() < room && tries < 2 * room + 16; tries++) {
      if (piece == null || !piece.hasFree()) {
        piece = book.next(pieces, onlyAllowedFast);
        if (piece == null) {
          break;
        }
      }
      piece.claim(peer, room - claims.size(), now, pace, claims);
    }
    if (claims.isEmpty()
        && !onlyAllowedFast
        && pace.owed() <= MOST_RESCUED / 2
        && (!inVain || now - inVainAt > LOOK_AGAIN)) {
      rescue(Math.min(room, MOST_RESCUED - pace.owed()), now, pace, claims);
    }
    if (claims.isEmpty() && !onlyAllowedFast && pace.owed() == 0) {
      piece = book.startAgain(pieces, now, pace);
      if (piece != null) {
        piece.claim(peer, room, now, pace, claims);
      }
    }
    current = piece;
  }

  /** What readers need comes before all else. */
  private void claimUrgent(
      int room, boolean onlyAllowedFast, long now, Estimate pace, List<BlockRequest> claims) {
    if (!onlyAllowedFast && (!hastenedInVain || now - hastenedAt > LOOK_AGAIN)) {
      hasten(Math.max(1, room / 2), now, pace, claims);
    }
    for (int tries = 0; claims.size() < room && tries < 2 * room + 16; tries++) {
      ActivePiece piece = book.nextUrgent(pieces, onlyAllowedFast, now, pace);
      if (piece == null) {
        break;
      }
      piece.claim(peer, room - claims.size(), now, pace, claims);
    }
  }

  /** Claims blocks that others were asked for and that a reader would wait for. */
  private void hasten(int most, long now, Estimate pace, List<BlockRequest> claims) {
    for (UrgentPieces.Urgent urgent : book.urgentUnderWay(pieces, now, pace)) {
      List<Rescue> late = new ArrayList<>();
      urgent.piece().listClaimed(peer, now, urgent.slack(), late);
      claimAgain(late, most, now, pace, claims);
    }
    hastenedInVain = claims.isEmpty();
    hastenedAt = now;
  }

  private void rescue(int most, long now, Estimate pace, List<BlockRequest> claims) {
    List<Rescue> slow = new ArrayList<>();
    Endgame endgame = book.endgame(pieces, now);
    long longerThan = Math.max(endgame.longerThan(), SOONER * pace.until(0));
    for (ActivePiece piece : endgame.pieces()) {
      piece.listClaimed(peer, now, longerThan, slow);
    }
    claimAgain(slow, most, now, pace, claims);
    inVain = claims.isEmpty();
    inVainAt = now;
  }

  private void claimAgain(
      List<Rescue> slow, int most, long now, Estimate pace, List<BlockRequest> claims) {
    Collections.reverse(slow); // of equals the last first: peers send in the order of asking
    slow.sort(Comparator.comparingLong(Rescue::left).reversed());
    for (Rescue each : slow) {
      if (claims.size() >= most || SOONER * pace.until(claims.size()) >= each.left()) {
        break;
      }
      if (each.piece().claimAgain(each.block(), peer)) {
        claims.add(new BlockRequest(each.piece(), each.block(), now));
      }
    }
  }
}
