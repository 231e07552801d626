package io.github.btlib.core.piece;

import io.github.btlib.spi.PieceSelector;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Asks the piece selector, and checks what it answers: a mistake must not stop the download. */
final class Selection {
  /**
   * What is to be opened.
   *
   * @param piece a candidate, or -1 for none
   * @param mistake what the selector did wrong, if anything
   */
  record Choice(int piece, Optional<String> mistake) {}

  private static final Choice NONE = new Choice(PieceSelector.NONE, Optional.empty());

  private final PieceSelector selector;
  private final RandomGenerator random;
  private final Consumer<String> mistakes;

  Selection(PieceSelector selector, RandomGenerator random, Consumer<String> mistakes) {
    this.selector = selector;
    this.random = random;
    this.mistakes = mistakes;
  }

  /** Called with the piece book's lock held. */
  Choice choose(Candidates candidates, PeerPieces peer, int verifiedCount, boolean choked) {
    if (choked) {
      return new Choice(allowed(candidates, peer), Optional.empty());
    }
    Candidates.View view = candidates.viewFor(peer, verifiedCount);
    if (view == null) {
      return NONE;
    }
    int chosen;
    try {
      chosen = selector.select(view, random);
    } catch (RuntimeException | Error e) {
      return insteadOf(view, "failed: " + e);
    }
    String mistake = chosen == PieceSelector.NONE ? null : mistake(chosen, candidates, view, peer);
    return mistake == null ? new Choice(chosen, Optional.empty()) : insteadOf(view, mistake);
  }

  /** While a peer chokes us it alone says what it serves. */
  private static int allowed(Candidates candidates, PeerPieces peer) {
    int piece = peer.allowedFast.nextSetBit(0);
    while (piece >= 0 && !(candidates.contains(piece) && peer.offers(piece))) {
      piece = peer.allowedFast.nextSetBit(piece + 1);
    }
    return piece;
  }

  private static @Nullable String mistake(
      int chosen, Candidates candidates, Candidates.View view, PeerPieces peer) {
    if (chosen < 0 || chosen >= candidates.pieceCount()) {
      return "answered piece " + chosen + ", expected 0 to " + (candidates.pieceCount() - 1);
    }
    if (view.offers(chosen)) {
      return null;
    }
    if (!candidates.isWanted(chosen)) {
      return "answered piece " + chosen + ", which is not wanted";
    }
    if (!candidates.contains(chosen)) {
      return "answered piece " + chosen + ", which is verified or in progress";
    }
    if (!peer.has(chosen)) {
      return "answered piece " + chosen + ", which the peer does not have";
    }
    return "answered piece " + chosen + ", while pieces of a higher priority are left";
  }

  private static Choice insteadOf(Candidates.View view, String mistake) {
    return new Choice(view.nextCandidate(0), Optional.of(mistake));
  }

  /** Passes a mistake on; called with no lock held. */
  void tell(String mistake) {
    mistakes.accept(selector + " " + mistake);
  }
}
