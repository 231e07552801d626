package io.github.btlib.core.piece;

import static io.github.btlib.core.testkit.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.storage.MemoryStorage;
import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.testkit.SequentialBook;
import io.github.btlib.core.wire.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of peers that had a part in a piece that failed its hash. */
class PieceBookParoleTest {
  private static final int BLOCKS = 4;
  private static final Estimate PACE = new Estimate(1_000, 100, 0);
  private static final List<Long> SOME = List.of(1L, 2L, 3L, 4L);
  private static final List<Long> OTHERS = List.of(1L, 9L, 3L, 4L);

  private final MemoryTorrent torrent = MemoryTorrent.of(12 * Block.SIZE, BLOCKS * Block.SIZE);
  private final PieceBook book = SequentialBook.of(torrent.metainfo());

  private PeerPieces peer(String name, int... pieces) {
    PeerPieces peer = book.join(name);
    book.has(peer, bits(pieces));
    return peer;
  }

  private static Claimant claimant(String name) {
    return new NamedClaimant(name);
  }

  private ActivePiece next(PeerPieces peer) {
    return Objects.requireNonNull(book.next(peer, false));
  }

  private static List<Claimant> senders(String... names) {
    return List.of(names).stream().map(PieceBookParoleTest::claimant).toList();
  }

  /** Piece 0 has failed, and both had a part in it. */
  private void annaAndBertFailed() {
    ActivePiece piece = next(peer("someone", 0));
    assertThat(book.failed(piece, senders("anna", "bert", "anna", "anna"), SOME).culprits())
        .isEmpty();
  }

  @Test
  void whoSentAllOfABadPieceIsTheCulprit() {
    ActivePiece piece = next(peer("anna", 0));
    assertThat(book.failed(piece, senders("anna", "anna"), List.of()).culprits())
        .containsExactly("anna");
  }

  @Test
  void whenItComesRightWhoseBlockDiffersIsTheCulprit() {
    annaAndBertFailed();
    assertThat(book.isSuspect(0)).isTrue();
    ActivePiece again = next(peer("cara", 0));
    Verdict verdict = book.verified(again, senders("cara", "cara"), OTHERS);
    assertThat(verdict.culprits()).isEqualTo(Set.of("bert"));
    assertThat(book.isSuspect(0)).isFalse();
  }

  @Test
  void whoSendsABlockTwiceAndNotTheSameIsTheCulpritThoughThePieceFailsAgain() {
    annaAndBertFailed();
    ActivePiece again = next(peer("cara", 0));
    assertThat(book.failed(again, senders("cara", "bert", "cara", "cara"), OTHERS).culprits())
        .containsExactly("bert");
  }

  @Test
  void aPeerOnParoleFetchesAPieceAloneAndOthersDoNotJoinIt() {
    annaAndBertFailed();
    PeerPieces anna = peer("anna", 0);
    ActivePiece piece = next(anna);
    assertThat(piece.exclusive()).isTrue();
    assertThat(book.next(peer("cara", 0), false)).as("not shared").isNull();
  }

  @Test
  void aPeerOnParoleHasNoPartInThePiecesOfOthers() {
    annaAndBertFailed();
    next(peer("cara", 0));
    assertThat(book.next(peer("anna", 0), false)).isNull();
    assertThat(book.endgame(peer("anna", 0), 0).pieces()).isEmpty();
  }

  @Test
  void aGoodPieceFetchedAloneEndsTheParole() {
    annaAndBertFailed();
    PeerPieces anna = peer("anna", 0, 1);
    book.verified(next(anna), senders("anna", "anna"), List.of());
    assertThat(next(anna).exclusive()).isFalse();
  }

  @Test
  void aGoodPieceWithOthersDoesNot() {
    annaAndBertFailed();
    PeerPieces anna = peer("anna", 0, 1);
    book.verified(next(anna), senders("anna", "cara"), List.of());
    assertThat(next(anna).exclusive()).isTrue();
  }

  @Test
  void aPieceForOneAloneWaitsForThePeerThatChokedUsWhileOthersHaveSomethingElseToDo() {
    annaAndBertFailed();
    PeerPieces anna = peer("anna", 0);
    ActivePiece piece = next(anna);
    book.rest(anna);
    assertThat(next(peer("cara", 0, 1)).index()).isEqualTo(1);
    assertThat(book.next(anna, false)).isSameAs(piece);
  }

  @Test
  void itIsStartedAgainByAnIdlePeerWhenItsOwnChokedUs() {
    annaAndBertFailed();
    PeerPieces anna = peer("anna", 0);
    ActivePiece piece = next(anna);
    piece.claim(claimant("anna"), 1, 0, PACE, new ArrayList<>());
    book.rest(anna);
    ActivePiece again = Objects.requireNonNull(book.startAgain(peer("cara", 0), 1, PACE));
    assertThat(again.freeHint()).as("nothing of the other's is kept").isEqualTo(BLOCKS);
    assertThat(piece.hasFree()).isFalse();
    assertThat(book.next(anna, false)).as("it is another's now").isNull();
  }

  @Test
  void itIsNotTakenFromAPeerThatServesUsUnlessThatTakesTwiceAsLong() {
    annaAndBertFailed();
    PeerPieces anna = peer("anna", 0);
    ActivePiece piece = next(anna);
    piece.claim(claimant("anna"), 1, 0, PACE, new ArrayList<>());
    PeerPieces cara = peer("cara", 0);
    assertThat(book.startAgain(cara, 1_000, PACE)).isNull();
    assertThat(book.startAgain(cara, 2_002, PACE)).isNotNull();
  }

  @Test
  void aPeerOnParoleStartsAgainWhatNobodyElseGoesOnWith() {
    annaAndBertFailed();
    PeerPieces cara = peer("cara", 0);
    ActivePiece shared = next(cara);
    shared.claim(claimant("cara"), 1, 0, PACE, new ArrayList<>());
    PeerPieces anna = peer("anna", 0);
    assertThat(book.startAgain(anna, 1, PACE)).as("cara goes on with it").isNull();
    book.leave(cara);
    ActivePiece again = Objects.requireNonNull(book.startAgain(anna, 1, PACE));
    assertThat(again.exclusive()).isTrue();
  }

  @Test
  void aPeerOnParoleStartsAgainWhatOthersWouldTakeTwiceAsLongFor() {
    annaAndBertFailed();
    PeerPieces cara = peer("cara", 0);
    ActivePiece shared = next(cara);
    shared.claim(claimant("cara"), 1, 0, PACE, new ArrayList<>());
    PeerPieces anna = peer("anna", 0);
    assertThat(book.startAgain(anna, 1_000, PACE)).isNull();
    ActivePiece again = Objects.requireNonNull(book.startAgain(anna, 2_002, PACE));
    assertThat(again.exclusive()).isTrue();
    assertThat(shared.hasFree()).isFalse();
  }

  @Test
  void eachTimeAPieceIsStartedAgainItTakesTwiceAsMuchToDoSo() {
    annaAndBertFailed();
    PeerPieces anna = peer("anna", 0);
    PeerPieces bert = peer("bert", 0);
    next(anna).claim(claimant("anna"), 1, 0, PACE, new ArrayList<>());
    ActivePiece berts = Objects.requireNonNull(book.startAgain(bert, 2_002, PACE));
    berts.claim(claimant("bert"), 1, 10_000, PACE, new ArrayList<>());
    assertThat(book.startAgain(anna, 13_999, PACE)).isNull();
    assertThat(book.startAgain(anna, 14_004, PACE)).as("after 4 times the 1000 ns").isNotNull();
    assertThat(book.startAgain(bert, 14_003, PACE)).as("not claimed yet").isNull();
  }

  @Test
  void aPieceForOneAloneIsNotTakenFromItsPeerBeforeThatHasClaimed() {
    annaAndBertFailed();
    next(peer("anna", 0));
    assertThat(book.startAgain(peer("cara", 0), Long.MAX_VALUE, PACE)).isNull();
  }

  @Test
  void whoServesUsAgainKeepsItsPiece() {
    annaAndBertFailed();
    PeerPieces anna = peer("anna", 0);
    ActivePiece piece = next(anna);
    piece.claim(claimant("anna"), 1, 0, PACE, new ArrayList<>());
    book.rest(anna);
    assertThat(next(anna)).isSameAs(piece);
    assertThat(book.startAgain(peer("cara", 0), 1, PACE)).isNull();
  }

  @Test
  void piecesThatFailWhoseBlocksWereAskedForBeforeTheParoleCostNothingMore() {
    PeerPieces seed = peer("someone", 0, 1, 2);
    List<ActivePiece> pieces = List.of(next(seed), next(seed), next(seed));
    for (int round = 0; round < 3; round++) {
      for (ActivePiece piece : pieces) {
        assertThat(book.failed(piece, senders("anna", "bert"), List.of()).culprits()).isEmpty();
      }
      pieces = List.of(next(seed), next(seed), next(seed));
    }
  }

  /** Two that pause now and then took it from each other forever, and threw all away each time. */
  @Test
  void whatHasBegunIsNotThrownAwayForAShortPause() throws Exception {
    annaAndBertFailed();
    PeerPieces anna = peer("anna", 0);
    ActivePiece piece = next(anna);
    piece.claim(claimant("anna"), 2, 0, PACE, new ArrayList<>());
    piece.receive(
        0,
        claimant("anna"),
        torrent.block(piece.block(0)),
        new byte[Block.SIZE],
        MemoryStorage.of(torrent.metainfo()));
    book.rest(anna);
    PeerPieces cara = peer("cara", 0);
    assertThat(book.startAgain(cara, 600, PACE)).isNull();
    assertThat(book.startAgain(cara, 100_000, PACE)).as("a long pause").isNotNull();
  }

  @Test
  void aPieceForOneAloneIsFreeAgainWhenItsPeerLeaves() {
    annaAndBertFailed();
    PeerPieces anna = peer("anna", 0);
    ActivePiece piece = next(anna);
    book.leave(anna);
    assertThat(next(peer("cara", 0))).isNotSameAs(piece);
  }
}
