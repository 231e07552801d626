package io.github.btlib.core.piece;

import static io.github.btlib.core.testkit.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.storage.MemoryStorage;
import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.wire.Block;
import io.github.btlib.spi.PieceSelector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PieceBookTest {
  private static final int PIECES = 5;
  private static final int BLOCKS = 4;
  private static final Estimate PACE = new Estimate(1_000, 100, 0);
  private static final Claimant ANNA = new NamedClaimant("Anna");

  /** Five pieces of four blocks, but for the last, which has one of 100 bytes. */
  private final MemoryTorrent torrent =
      MemoryTorrent.of((PIECES - 1) * BLOCKS * Block.SIZE + 100, BLOCKS * Block.SIZE);

  private final MemoryStorage storage = MemoryStorage.of(torrent.metainfo());
  private final PieceBook book = book(PieceSelector.sequential());

  private PieceBook book(PieceSelector selector) {
    return new PieceBook(torrent.metainfo(), selector, new Random(1), Digests::sha1, mistake -> {});
  }

  private PeerPieces peerWith(PieceBook of, int... pieces) {
    PeerPieces peer = of.join("someone");
    of.has(peer, bits(pieces));
    return peer;
  }

  private PeerPieces peerWith(int... pieces) {
    return peerWith(book, pieces);
  }

  private PeerPieces seed() {
    return peerWith(0, 1, 2, 3, 4);
  }

  private ActivePiece next(PeerPieces peer) {
    return Objects.requireNonNull(book.next(peer, false));
  }

  /** Claims all free blocks of a piece and delivers them. */
  private Received.Completed complete(ActivePiece piece) throws IOException {
    List<BlockRequest> claims = new ArrayList<>();
    piece.claim(ANNA, BLOCKS, 0, PACE, claims);
    Received last = new Received.Redundant();
    for (BlockRequest claim : claims) {
      last =
          piece.receive(
              claim.number(), ANNA, torrent.block(claim.block()), new byte[Block.SIZE], storage);
    }
    return (Received.Completed) last;
  }

  private static void claim(ActivePiece piece, int blocks) {
    piece.claim(ANNA, blocks, 0, PACE, new ArrayList<>());
  }

  @Test
  void itBeginsWithNothing() {
    assertThat(book.verifiedCount()).isZero();
    assertThat(book.verifiedBytes()).isZero();
    assertThat(book.complete()).isFalse();
    assertThat(book.verified().isEmpty()).isTrue();
  }

  @Test
  void whatACheckFoundIsCountedWithTheShortLastPiece() {
    book.restart(bits(1, 4), List.of());
    assertThat(book.verifiedCount()).isEqualTo(2);
    assertThat(book.verifiedBytes()).isEqualTo(BLOCKS * Block.SIZE + 100);
    assertThat(book.isVerified(1)).isTrue();
    assertThat(book.isVerified(0)).isFalse();
    book.restart(bits(0, 1, 2, 3, 4), List.of());
    assertThat(book.complete()).isTrue();
    assertThat(book.verifiedBytes()).isEqualTo(torrent.metainfo().totalLength());
  }

  @Test
  void theVerifiedSetIsACopy() {
    book.restart(bits(1), List.of());
    book.verified().set(2);
    assertThat(book.verified()).isEqualTo(bits(1));
  }

  @Test
  void aPeerIsInterestingIfItHasWhatWeLack() {
    book.restart(bits(0, 1), List.of());
    assertThat(book.interesting(peerWith(0, 1))).isFalse();
    assertThat(book.interesting(peerWith(1, 3))).isTrue();
    assertThat(book.interesting(book.join("someone"))).isFalse();
  }

  @Test
  void aPeerIsOnlyAskedForPiecesItHas() {
    assertThat(next(peerWith(3)).index()).isEqualTo(3);
    assertThat(book.next(book.join("someone"), false)).isNull();
  }

  @Test
  void aVerifiedPieceIsNotAskedForAgain() {
    book.restart(bits(0, 1), List.of());
    assertThat(next(seed()).index()).isEqualTo(2);
    assertThat(book.next(peerWith(0, 1), false)).isNull();
  }

  @Test
  void aHaveAddsAPieceAndSayingItTwiceChangesNothing() {
    PeerPieces peer = peerWith(2);
    book.has(peer, 3);
    book.has(peer, 3);
    assertThat(peer.count()).isEqualTo(2);
    book.leave(peer);
    assertThat(peer.count()).isZero();
  }

  @Test
  void twoPeersAreGivenAPieceEach() {
    assertThat(next(seed()).index()).isZero();
    assertThat(next(seed()).index()).isEqualTo(1);
  }

  @Test
  void aPieceThatLostItsPeerHalfWayComesFirstTheFullestBefore() {
    PeerPieces one = seed();
    PeerPieces other = seed();
    ActivePiece first = next(one);
    claim(first, 1);
    ActivePiece second = next(other);
    claim(second, 2);
    book.leave(one);
    book.rest(other);
    assertThat(next(seed())).isSameAs(second);
    assertThat(next(seed())).isSameAs(first);
    assertThat(next(seed()).index()).isEqualTo(2);
  }

  @Test
  void whenNothingNewIsLeftAPieceIsSharedTheEmptiestFirst() {
    claim(next(peerWith(0)), 2);
    claim(next(peerWith(1)), 1);
    assertThat(next(peerWith(0, 1)).index()).isEqualTo(1);
  }

  @Test
  void whenEveryBlockIsClaimedThereIsNothingNextButWhatIsOverdue() {
    ActivePiece piece = next(peerWith(0));
    claim(piece, BLOCKS);
    ActivePiece second = next(peerWith(1));
    claim(second, BLOCKS);
    PeerPieces idle = peerWith(2);
    book.serves(idle, true);
    PeerPieces late = peerWith(0, 1);
    assertThat(book.next(late, false)).isNull();
    assertThat(book.endgame(late, 0).pieces()).as("others are left to be opened").isEmpty();
    book.leave(idle);
    assertThat(book.endgame(late, 0).pieces()).containsExactly(piece, second);
    assertThat(book.endgame(peerWith(2), 0).pieces()).isEmpty();
  }

  @Test
  void aPieceThatMatchesItsHashIsVerifiedOnce() throws Exception {
    ActivePiece piece = next(peerWith(4));
    assertThat(torrent.metainfo().matchesPiece(4, complete(piece).sha1())).isTrue();
    assertThat(book.verified(piece, List.of(ANNA), List.of()).counts()).isTrue();
    assertThat(book.verified(piece, List.of(ANNA), List.of()).counts()).isFalse();
    assertThat(book.verifiedCount()).isEqualTo(1);
    assertThat(book.verifiedBytes()).isEqualTo(100);
    assertThat(book.endgame(seed(), 0).pieces()).isEmpty();
  }

  @Test
  void aPieceThatFailedItsHashIsFreeAgain() throws Exception {
    ActivePiece piece = next(peerWith(0));
    complete(piece);
    book.failed(piece, List.of(ANNA), List.of());
    assertThat(book.verifiedCount()).isZero();
    ActivePiece again = next(peerWith(0));
    assertThat(again).isNotSameAs(piece);
    assertThat(again.freeHint()).isEqualTo(BLOCKS);
  }

  @Test
  void aPieceOfAnEarlierRunChangesNothing() throws Exception {
    ActivePiece old = next(peerWith(0));
    complete(old);
    book.restart(bits(), List.of());
    assertThat(book.verified(old, List.of(ANNA), List.of()).counts()).isFalse();
    assertThat(book.failed(old, List.of(ANNA), List.of()).culprits()).isEmpty();
  }

  @Test
  void aSelectorThatFailsOrAnswersNonsenseDoesNotStopTheDownload() {
    List<PieceSelector> bad =
        List.of(
            (view, random) -> {
              throw new IllegalStateException("a user's mistake");
            },
            (view, random) -> 99,
            (view, random) -> -2,
            (view, random) -> 0);
    for (PieceSelector selector : bad) {
      PieceBook other = book(selector);
      other.restart(bits(0), List.of());
      ActivePiece chosen = Objects.requireNonNull(other.next(peerWith(other, 0, 2, 3), false));
      assertThat(chosen.index()).isEqualTo(2);
    }
  }

  @Test
  void aSelectorMayDeclineToOpenAPiece() {
    PieceBook other = book((view, random) -> PieceSelector.NONE);
    assertThat(other.next(peerWith(other, 0, 1), false)).isNull();
  }

  @Test
  void theSelectorSeesThePeersPiecesAndHowManyPeersHaveEach() {
    List<String> seen = new ArrayList<>();
    PieceBook other =
        book((view, random) -> {
          seen.add(
              "%d pieces, %d verified, candidates %d and %d, held by %d and %d"
                  .formatted(
                      view.pieceCount(),
                      view.verifiedCount(),
                      view.nextCandidate(0),
                      view.nextCandidate(view.nextCandidate(0) + 1),
                      view.availability(2),
                      view.availability(3)));
          return view.nextCandidate(view.nextCandidate(0) + 1) < 0 ? PieceSelector.NONE : 3;
        });
    other.restart(bits(0), List.of());
    peerWith(other, 3, 4);
    PeerPieces gone = peerWith(other, 2, 3);
    other.leave(gone);
    PeerPieces peer = peerWith(other, 0, 2, 3);
    assertThat(Objects.requireNonNull(other.next(peer, false)).index()).isEqualTo(3);
    assertThat(seen).containsExactly("5 pieces, 1 verified, candidates 2 and 3, held by 1 and 2");
  }
}
