package io.github.btlib.core.piece;

import static io.github.btlib.core.testkit.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.Priority;
import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.wire.Block;
import io.github.btlib.spi.PieceSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A user's selector may be wrong in many ways; the download goes on, and it is told what. */
class SelectionTest {
  private static final int PIECES = 6;

  private final MemoryTorrent torrent = MemoryTorrent.of(PIECES * Block.SIZE, Block.SIZE);
  private final List<String> mistakes = new ArrayList<>();

  private PieceBook book(PieceSelector selector) {
    return new PieceBook(torrent.metainfo(), selector, new Random(1), Digests::sha1, mistakes::add);
  }

  /** Piece 0 is verified, 1 not wanted, 2 of low priority, 3 and 4 to be had, 5 not the peer's. */
  private int chosenBy(PieceSelector selector) {
    PieceBook book = book(selector);
    book.restart(bits(0), List.of());
    book.prioritize(Map.of(Priority.SKIP, bits(1)));
    book.prioritize(Map.of(Priority.LOW, bits(2)));
    PeerPieces peer = book.join("peer");
    book.has(peer, bits(0, 1, 2, 3, 4));
    ActivePiece next = book.next(peer, false);
    return next == null ? -1 : next.index();
  }

  private void isToldOf(int answer, String mistake) {
    mistakes.clear();
    assertThat(chosenBy(answering(answer))).as("the first candidate instead").isEqualTo(3);
    assertThat(mistakes).containsExactly("mine answered piece " + answer + ", " + mistake);
  }

  private static PieceSelector answering(int piece) {
    return new PieceSelector() {
      @Override
      public int select(io.github.btlib.spi.PieceView view, java.util.random.RandomGenerator any) {
        return piece;
      }

      @Override
      public String toString() {
        return "mine";
      }
    };
  }

  @Test
  void aCandidateIsTakenWithoutAWord() {
    assertThat(chosenBy(answering(4))).isEqualTo(4);
    assertThat(mistakes).isEmpty();
  }

  @Test
  void toDeclineIsNoMistake() {
    assertThat(chosenBy(answering(PieceSelector.NONE))).isEqualTo(-1);
    assertThat(mistakes).isEmpty();
  }

  @Test
  void eachMistakeIsNamed() {
    isToldOf(-2, "expected 0 to 5");
    isToldOf(6, "expected 0 to 5");
    isToldOf(Integer.MAX_VALUE, "expected 0 to 5");
    isToldOf(0, "which is verified or in progress");
    isToldOf(1, "which is not wanted");
    isToldOf(2, "while pieces of a higher priority are left");
    isToldOf(5, "which the peer does not have");
  }

  @Test
  void whatASelectorThrowsIsTold() {
    assertThat(
            chosenBy((view, random) -> {
              throw new IllegalStateException("a user's mistake");
            }))
        .isEqualTo(3);
    assertThat(mistakes)
        .singleElement()
        .asString()
        .endsWith("failed: java.lang.IllegalStateException: a user's mistake");
    assertThat(
            chosenBy((view, random) -> {
              throw new StackOverflowError();
            }))
        .isEqualTo(3);
  }

  @Test
  void itIsToldWithNoLockHeld() throws Exception {
    PieceBook[] book = new PieceBook[1];
    List<Integer> seenByAnother = new ArrayList<>();
    book[0] =
        new PieceBook(
            torrent.metainfo(),
            answering(99),
            new Random(1),
            Digests::sha1,
            mistake -> {
              CompletableFuture<Integer> other =
                  CompletableFuture.supplyAsync(() -> book[0].availability()[0]);
              seenByAnother.add(other.orTimeout(10, TimeUnit.SECONDS).join());
            });
    PeerPieces peer = book[0].join("peer");
    book[0].has(peer, bits(0));
    book[0].next(peer, false);
    assertThat(seenByAnother).containsExactly(1);
  }

  @Test
  void whileAPeerChokesUsItsAllowedFastPiecesAreChosenFromAndNobodyIsAsked() {
    PieceBook book = book(answering(99));
    PeerPieces peer = book.join("peer");
    book.has(peer, bits(2, 3));
    assertThat(book.next(peer, true)).isNull();
    book.allowedFast(peer, 1);
    book.allowedFast(peer, 3);
    ActivePiece next = book.next(peer, true);
    assertThat(next).isNotNull();
    assertThat(next.index()).isEqualTo(3);
    assertThat(mistakes).isEmpty();
  }
}
