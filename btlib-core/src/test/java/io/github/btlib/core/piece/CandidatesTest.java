package io.github.btlib.core.piece;

import static io.github.btlib.core.testkit.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CandidatesTest {
  private static final int PIECES = 6;

  private final Random random = new Random(1);
  private final Candidates candidates = new Candidates(PIECES, random);

  CandidatesTest() {
    for (int piece = 0; piece < PIECES; piece++) {
      candidates.add(piece);
    }
  }

  private PeerPieces peer(int... pieces) {
    PeerPieces peer = new PeerPieces(PIECES, "peer");
    peer.replace(bits(pieces));
    candidates.join(peer);
    return peer;
  }

  private PeerPieces seed() {
    return peer(0, 1, 2, 3, 4, 5);
  }

  private void prioritize(Priority priority, int... pieces) {
    for (int piece : pieces) {
      candidates.setPriority(piece, priority);
      candidates.add(piece);
    }
  }

  private List<Integer> offeredTo(PeerPieces peer) {
    List<Integer> offered = new ArrayList<>();
    Candidates.View view = candidates.viewFor(peer, 4);
    if (view != null) {
      for (int i = view.nextCandidate(0); i >= 0; i = view.nextCandidate(i + 1)) {
        offered.add(i);
      }
    }
    return offered;
  }

  private List<Integer> availability() {
    List<Integer> counts = new ArrayList<>();
    for (int piece = 0; piece < PIECES; piece++) {
      counts.add(candidates.availability(piece));
    }
    return counts;
  }

  @Test
  void onlyTheHighestPriorityThatThePeerHasAnyOfIsOffered() {
    prioritize(Priority.HIGH, 5);
    prioritize(Priority.LOW, 0, 1);
    assertThat(offeredTo(peer(0, 2, 5))).containsExactly(5);
    assertThat(offeredTo(peer(0, 2, 3))).containsExactly(2, 3);
    assertThat(offeredTo(peer(0, 1))).containsExactly(0, 1);
    assertThat(offeredTo(peer())).isEmpty();
  }

  @Test
  void whatIsNotWantedIsNeverOffered() {
    prioritize(Priority.SKIP, 0, 1);
    assertThat(candidates.contains(0)).isFalse();
    assertThat(candidates.isWanted(0)).isFalse();
    assertThat(offeredTo(seed())).containsExactly(2, 3, 4, 5);
    assertThat(offeredTo(peer(0, 1))).isEmpty();
  }

  @Test
  void aPieceThatChangesItsPriorityKeepsItsRarity() {
    peer(1, 2);
    peer(1);
    prioritize(Priority.SKIP, 1, 2, 3);
    PeerPieces all = seed();
    peer(2);
    peer(2);
    prioritize(Priority.HIGH, 1, 2);
    Candidates.View view = candidates.viewFor(all, 4);
    assertThat(view).isNotNull();
    assertThat(view.rarestCandidate(random)).isEqualTo(1);
    assertThat(view.availability(2)).isEqualTo(4);
  }

  @Test
  void aSeedCountsForEveryPiece() {
    peer(1);
    PeerPieces seed = seed();
    assertThat(availability()).containsExactly(1, 2, 1, 1, 1, 1);
    candidates.leave(seed);
    assertThat(availability()).containsExactly(0, 1, 0, 0, 0, 0);
  }

  @Test
  void aPeerThatBecomesASeedIsCountedOnceAndAgainPieceByPieceWhenItIsNoLonger() {
    PieceBookAccess book = new PieceBookAccess();
    PeerPieces peer = peer(0, 1, 2, 3, 4);
    book.has(peer, 5);
    assertThat(peer.isSeed()).isTrue();
    assertThat(availability()).containsExactly(1, 1, 1, 1, 1, 1);
    book.lacks(peer, 2);
    assertThat(peer.isSeed()).isFalse();
    assertThat(peer.has(2)).isFalse();
    assertThat(availability()).containsExactly(1, 1, 0, 1, 1, 1);
    candidates.leave(peer);
    assertThat(availability()).containsOnly(0);
  }

  /** What the piece book does with them. */
  private final class PieceBookAccess {
    void has(PeerPieces peer, int piece) {
      candidates.more(piece);
      if (peer.add(piece)) {
        candidates.becameSeed();
      }
    }

    void lacks(PeerPieces peer, int piece) {
      candidates.leave(peer);
      peer.remove(piece);
      candidates.join(peer);
    }
  }

  @Test
  void whetherAPeerHasAnythingThatMayBeOpened() {
    assertThat(candidates.anyAvailable()).isFalse();
    PeerPieces peer = peer(2);
    assertThat(candidates.anyAvailable()).isTrue();
    candidates.remove(2);
    assertThat(candidates.anyAvailable()).isFalse();
    seed();
    assertThat(candidates.anyAvailable()).isTrue();
    candidates.leave(peer);
    for (int piece = 0; piece < PIECES; piece++) {
      candidates.remove(piece);
    }
    assertThat(candidates.anyAvailable()).isFalse();
  }

  @Test
  void copiesAreWholeOnesAndTheShareOfPiecesThatThereAreMoreOf() {
    assertThat(candidates.distributedCopies()).isZero();
    peer(0, 1, 2);
    assertThat(candidates.distributedCopies()).isEqualTo(0.5);
    seed();
    assertThat(candidates.distributedCopies()).isEqualTo(1.5);
    peer(3, 4, 5);
    assertThat(candidates.distributedCopies()).isEqualTo(2);
  }

  @Test
  void aSuggestionIsPassedOnWhileItIsACandidate() {
    PeerPieces peer = peer(1, 2);
    Candidates.View view = candidates.viewFor(peer, 4);
    assertThat(view).isNotNull();
    assertThat(view.suggestedCandidate()).isEqualTo(-1);
    peer.suggested = 2;
    assertThat(view.suggestedCandidate()).isEqualTo(2);
    peer.suggested = 3;
    assertThat(view.suggestedCandidate()).as("not had").isEqualTo(-1);
    peer.suggested = 2;
    candidates.remove(2);
    assertThat(view.suggestedCandidate()).isEqualTo(-1);
  }
}
