package io.github.btlib.core.piece;

import io.github.btlib.metainfo.Metainfo;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which peer is to fetch which piece; {@link PieceBook} tells the rules. Guarded by its lock. */
final class Assignments {
  /**
   * Bounds the memory of pieces on their way; each holds its claims and a digest, the bytes are in
   * the storage.
   */
  static final int MOST_ACTIVE = 4096;

  /**
   * What a peer is to fetch next.
   *
   * @param piece the piece, or null for none
   * @param mistake what the selector did wrong, if anything
   * @param inTheWay a piece that nobody has any more and that keeps others from being opened, or
   *     null
   */
  record Next(
      @Nullable ActivePiece piece, Optional<String> mistake, @Nullable ActivePiece inTheWay) {}

  /**
   * Pieces that a peer could fetch, but has no part in.
   *
   * @param left those that nobody goes on with
   * @param others those that others are at work on
   */
  record OutOfReach(List<ActivePiece> left, List<ActivePiece> others) {
    /** Returns those that the peer would do better to start again, best first. */
    List<ActivePiece> worthTaking(long now, Estimate pace) {
      List<ActivePiece> worth = new ArrayList<>();
      for (ActivePiece piece : left) {
        // two that pause now and then would take it from each other for ever, and throw it away
        boolean nothingLost = !piece.exclusive() || piece.isUntouched();
        if (nothingLost || pace.until(piece.blockCount()) < piece.worthSaving(now)) {
          worth.add(piece);
        }
      }
      for (ActivePiece piece : others) {
        if (pace.until(piece.blockCount()) < piece.worthSaving(now)) {
          worth.add(piece);
        }
      }
      return worth;
    }
  }

  private final Metainfo metainfo;
  private final Selection selection;
  private final Supplier<MessageDigest> digests;
  private final Inventory inventory;
  private final Verdicts verdicts;
  private final ActivePieces active = new ActivePieces();
  private final Serving serving = new Serving();

  Assignments(
      Metainfo metainfo,
      Selection selection,
      Supplier<MessageDigest> digests,
      Inventory inventory,
      Verdicts verdicts) {
    this.metainfo = metainfo;
    this.selection = selection;
    this.digests = digests;
    this.inventory = inventory;
    this.verdicts = verdicts;
  }

  /** Returns the peers that serve us. */
  Serving serving() {
    return serving;
  }

  /** Returns the pieces on their way. */
  ActivePieces active() {
    return active;
  }

  Next next(PeerPieces peer, boolean choked) {
    active.drive(peer, null);
    Optional<String> mistake = Optional.empty();
    boolean alone = verdicts.onParole(peer.identity);
    ActivePiece next = active.fullestOrphan(peer, each -> suits(each, peer, alone, choked));
    if (next == null && active.size() < MOST_ACTIVE) {
      int verified = inventory.verified().count();
      Selection.Choice choice = selection.choose(inventory.candidates(), peer, verified, choked);
      mistake = choice.mistake();
      next = choice.piece() < 0 ? null : open(peer, choice.piece(), alone);
    }
    if (next == null && !alone) {
      next = active.emptiest(peer, each -> suits(each, peer, false, choked));
    }
    ActivePiece inTheWay = null;
    if (next != null) {
      next.forsaken = false;
    } else if (active.size() >= MOST_ACTIVE) {
      inTheWay = active.anyOf(piece -> inventory.candidates().availability(piece) == 0);
    }
    active.drive(peer, next);
    return new Next(next, mistake, inTheWay);
  }

  static boolean suits(ActivePiece piece, PeerPieces peer, boolean alone, boolean choked) {
    boolean own = piece.exclusive() && peer.equals(piece.openedFor);
    return (own || (!alone && !piece.exclusive()))
        && (!choked || peer.allowedFast.get(piece.index()));
  }

  ActivePiece open(PeerPieces peer, int chosen, boolean exclusive) {
    ActivePiece piece = create(chosen, exclusive);
    if (exclusive) {
      piece.openedFor = peer;
    }
    active.add(piece);
    inventory.settle(chosen, true);
    return piece;
  }

  private ActivePiece create(int index, boolean exclusive) {
    return new ActivePiece(
        index, metainfo.pieceOffset(index), metainfo.pieceSize(index), exclusive, digests.get());
  }

  /** Goes on with pieces of which an earlier run stored some blocks, as far as they are needed. */
  void restore(List<PartialPiece> pieces) {
    for (PartialPiece each : pieces) {
      if (inventory.candidates().contains(each.piece()) && active.size() < MOST_ACTIVE) {
        ActivePiece piece = create(each.piece(), false);
        piece.restore(each.blocks());
        active.add(piece);
        inventory.settle(each.piece(), true);
      }
    }
  }

  /** Lets go of what a peer was asked for; what is for it alone others may start again. */
  void rest(PeerPieces peer) {
    active.drive(peer, null);
    active.exclusivesOf(peer).forEach(piece -> piece.forsaken = true);
  }

  /** Takes a piece off that is done with, or given up; false if it was off already. */
  boolean remove(ActivePiece piece) {
    boolean removed = active.remove(piece);
    if (removed) {
      inventory.settle(piece.index(), false);
    }
    return removed;
  }

  /** Returns what a peer could help with. */
  Endgame endgame(PeerPieces peer, long now) {
    if (serving.anyLeft(inventory.candidates(), now) || verdicts.onParole(peer.identity)) {
      return Endgame.NONE;
    }
    return new Endgame(
        active.all().stream().filter(piece -> peer.offers(piece.index())).toList(),
        inventory.candidates().anyAvailable() ? Endgame.UNTIL_UNCHOKED : 0);
  }

  /** Returns what is for others alone, and for a peer on parole what is of others. */
  OutOfReach outOfReach(PeerPieces peer) {
    OutOfReach found = new OutOfReach(new ArrayList<>(), new ArrayList<>());
    boolean alone = verdicts.onParole(peer.identity);
    for (ActivePiece piece : active.all()) {
      boolean locked = piece.exclusive() ? !peer.equals(piece.openedFor) : alone;
      if (locked && peer.offers(piece.index())) {
        boolean left = piece.exclusive() ? piece.forsaken : piece.drivers == 0 && piece.hasFree();
        (left ? found.left() : found.others()).add(piece);
      }
    }
    return found;
  }

  /** Opens a piece that was given up, unless another peer was faster. */
  @Nullable ActivePiece reopen(PeerPieces peer, ActivePiece before) {
    if (!inventory.candidates().contains(before.index())) {
      return null;
    }
    ActivePiece again = open(peer, before.index(), verdicts.onParole(peer.identity));
    again.startedAgain = before.startedAgain + 1;
    active.drive(peer, again);
    return again;
  }
}
