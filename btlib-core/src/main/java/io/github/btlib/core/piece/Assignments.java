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
   */
  record Next(@Nullable ActivePiece piece, Optional<String> mistake) {}

  private final Metainfo metainfo;
  private final Selection selection;
  private final Supplier<MessageDigest> digests;
  private final Inventory inventory;
  private final Verdicts verdicts;
  private final ActivePieces active = new ActivePieces();

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
    active.drive(peer, next);
    return new Next(next, mistake);
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
    inventory.settle(chosen, true);
    return piece;
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

  /** Returns what a peer could help with, if there is nothing else to do for anyone. */
  List<ActivePiece> endgame(PeerPieces peer) {
    if (inventory.candidates().anyAvailable() || verdicts.onParole(peer.identity)) {
      return List.of();
    }
    return active.all().stream().filter(piece -> peer.has(piece.index())).toList();
  }

  /**
   * Returns pieces that a peer could fetch, but has no part in: they are for others alone, or it is
   * on parole and nobody goes on with them.
   */
  List<ActivePiece> outOfReach(PeerPieces peer) {
    boolean alone = verdicts.onParole(peer.identity);
    List<ActivePiece> pieces = new ArrayList<>();
    for (ActivePiece piece : active.all()) {
      boolean others =
          piece.exclusive() ? !peer.equals(piece.openedFor) : alone && piece.drivers == 0;
      if (others && peer.has(piece.index())) {
        pieces.add(piece);
      }
    }
    return pieces;
  }

  /** Opens a piece that was given up, unless another peer was faster. */
  @Nullable ActivePiece reopen(PeerPieces peer, int piece) {
    if (!inventory.candidates().contains(piece)) {
      return null;
    }
    ActivePiece again = open(peer, piece, verdicts.onParole(peer.identity));
    active.drive(peer, again);
    return again;
  }
}
