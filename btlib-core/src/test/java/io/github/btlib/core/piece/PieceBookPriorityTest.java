package io.github.btlib.core.piece;

import static io.github.btlib.core.testkit.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.Priority;
import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.testkit.SequentialBook;
import io.github.btlib.core.wire.Block;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is wanted first, later or not at all, and what becomes of pieces on their way. */
class PieceBookPriorityTest {
  private static final Estimate PACE = new Estimate(1_000, 100, 0);
  private static final Claimant ANNA = new NamedClaimant("Anna");

  private static PieceBook book(int pieces, int pieceLength) {
    return SequentialBook.of(MemoryTorrent.of(pieces * pieceLength, pieceLength).metainfo());
  }

  private final PieceBook book = book(4, 2 * Block.SIZE);

  private PeerPieces seed() {
    PeerPieces peer = book.join("seed");
    book.has(peer, bits(0, 1, 2, 3));
    return peer;
  }

  private static ActivePiece next(PieceBook book, PeerPieces peer) {
    return Objects.requireNonNull(book.next(peer, false));
  }

  private void verify(PeerPieces peer, int... expected) {
    for (int piece : expected) {
      ActivePiece next = next(book, peer);
      assertThat(next.index()).isEqualTo(piece);
      assertThat(book.verified(next, List.of(ANNA), List.of()).counts()).isTrue();
    }
  }

  @Test
  void whatIsWantedMoreComesFirst() {
    book.prioritize(Map.of(Priority.HIGH, bits(3)));
    book.prioritize(Map.of(Priority.LOW, bits(0)));
    assertThat(book.priority(3)).isEqualTo(Priority.HIGH);
    verify(seed(), 3, 1, 2, 0);
  }

  @Test
  void whatIsNotWantedIsNotWaitedFor() {
    book.prioritize(Map.of(Priority.SKIP, bits(0, 2)));
    assertThat(book.finished()).isFalse();
    PeerPieces seed = seed();
    verify(seed, 1, 3);
    assertThat(book.finished()).isTrue();
    assertThat(book.complete()).isFalse();
    assertThat(book.interesting(seed)).isFalse();
    assertThat(book.next(seed, false)).isNull();
    book.prioritize(Map.of(Priority.LOW, bits(2)));
    assertThat(book.finished()).isFalse();
    assertThat(book.interesting(seed)).isTrue();
    verify(seed, 2);
    book.prioritize(Map.of(Priority.NORMAL, bits(0)));
    verify(seed, 0);
    assertThat(book.complete()).isTrue();
  }

  @Test
  void aHaveOfWhatIsNotWantedMakesNobodyInteresting() {
    book.prioritize(Map.of(Priority.SKIP, bits(0)));
    PeerPieces peer = book.join("someone");
    assertThat(book.has(peer, 0)).isFalse();
    assertThat(book.has(peer, 1)).isTrue();
  }

  @Test
  void aPieceOnItsWayThatIsNotWantedIsGivenUpAndMayBeWantedAgain() {
    PeerPieces seed = seed();
    ActivePiece piece = next(book, seed);
    piece.claim(ANNA, 1, 0, PACE, new ArrayList<>());
    book.prioritize(Map.of(Priority.SKIP, bits(0)));
    assertThat(piece.hasFree()).isFalse();
    assertThat(piece.claims()).isEmpty();
    assertThat(next(book, seed).index()).isEqualTo(1);
    book.prioritize(Map.of(Priority.HIGH, bits(0)));
    book.rest(seed);
    PeerPieces other = book.join("other");
    book.has(other, bits(0));
    ActivePiece again = next(book, other);
    assertThat(again.index()).isZero();
    assertThat(again.freeHint()).isEqualTo(2);
  }

  @Test
  void aPriorityThatChangesWhileAPieceIsOnItsWayDoesNotDisturbIt() {
    PeerPieces seed = seed();
    ActivePiece piece = next(book, seed);
    book.prioritize(Map.of(Priority.LOW, bits(0)));
    assertThat(piece.hasFree()).isTrue();
    assertThat(book.verified(piece, List.of(ANNA), List.of()).counts()).isTrue();
    verify(seed, 1, 2, 3);
  }

  @Test
  void aPieceThatCameRightIsKeptThoughItIsNotWantedAnyMore() {
    book.restart(bits(0), List.of());
    book.prioritize(Map.of(Priority.SKIP, bits(0)));
    assertThat(book.isVerified(0)).isTrue();
    assertThat(book.finished()).isFalse();
  }

  @Test
  void aNewRunKeepsThePriorities() {
    book.prioritize(Map.of(Priority.SKIP, bits(0, 1, 2)));
    book.restart(bits(3), List.of());
    assertThat(book.finished()).isTrue();
    assertThat(book.complete()).isFalse();
    assertThat(book.priority(1)).isEqualTo(Priority.SKIP);
  }

  @Test
  void onlySoManyPiecesAreOnTheirWay() {
    PieceBook large = book(Assignments.MOST_ACTIVE + 10, 1);
    PeerPieces peer = large.join("peer");
    BitSet all = new BitSet();
    all.set(0, Assignments.MOST_ACTIVE + 10);
    large.has(peer, all);
    for (int i = 0; i < Assignments.MOST_ACTIVE; i++) {
      next(large, peer).claim(ANNA, 1, 0, PACE, new ArrayList<>());
    }
    assertThat(large.next(peer, false)).isNull();
  }

  @Test
  void piecesThatNobodyHasAnyMoreMakeRoomForOthers() {
    PieceBook large = book(Assignments.MOST_ACTIVE + 1, 1);
    PeerPieces gone = large.join("gone");
    BitSet most = new BitSet();
    most.set(1, Assignments.MOST_ACTIVE + 1);
    large.has(gone, most);
    for (int i = 0; i < Assignments.MOST_ACTIVE; i++) {
      ActivePiece piece = next(large, gone);
      piece.claim(ANNA, 1, 0, PACE, new ArrayList<>());
      piece.release(0, ANNA);
    }
    large.leave(gone);
    PeerPieces here = large.join("here");
    large.has(here, bits(0));
    assertThat(next(large, here).index()).isZero();
  }
}
