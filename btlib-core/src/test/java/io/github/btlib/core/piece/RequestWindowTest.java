package io.github.btlib.core.piece;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.wire.Block;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestWindowTest {
  private static final Estimate PACE = new Estimate(1_000, 100, 0);
  private static final Claimant US = new NamedClaimant("us");
  private static final long PATIENCE = 30_000;

  private final RequestWindow window = new RequestWindow(100);
  private final ActivePiece piece = new ActivePiece(7, 0, 400 * Block.SIZE, false, Digests.sha1());

  private List<BlockRequest> send(int count, long now) {
    List<BlockRequest> requests = new ArrayList<>();
    piece.claim(US, count, now, PACE, requests);
    window.sent(requests, now);
    return requests;
  }

  private BlockRequest receive(int block, long now) {
    return window.received(7, block * Block.SIZE, Block.SIZE, now);
  }

  /** Ends the slow start at a window for a rate. */
  private void settleAt(double rate) {
    window.adjust(rate);
    window.adjust(rate);
  }

  private static double rateFor(int blocks) {
    return blocks * Block.SIZE / RequestWindow.SECONDS;
  }

  @Test
  void itStartsWithAFewRequests() {
    assertThat(window.room()).isEqualTo(RequestWindow.START);
    send(10, 0);
    assertThat(window.outstanding()).isEqualTo(10);
    assertThat(window.room()).isEqualTo(RequestWindow.START - 10);
  }

  @Test
  void itGrowsByOneABlockInSlowStart() {
    send(16, 0);
    assertThat(window.room()).isZero();
    receive(0, 1);
    assertThat(window.room()).isEqualTo(2);
    receive(1, 2);
    assertThat(window.room()).isEqualTo(4);
  }

  @Test
  void itNeverGrowsPastWhatThePeerAccepts() {
    for (int block = 0; block < 300; block++) {
      send(1, block);
      receive(block, block);
    }
    assertThat(window.room()).isEqualTo(100);
    settleAt(1e12);
    assertThat(window.room()).isEqualTo(100);
  }

  @Test
  void aPeerThatAcceptsLittleIsSentLittleFromTheStart() {
    RequestWindow little = new RequestWindow(3);
    assertThat(little.room()).isEqualTo(3);
    little.adjust(1);
    little.adjust(1);
    assertThat(little.room()).isEqualTo(3);
  }

  @Test
  void whenTheRateNoLongerRisesTheWindowFollowsIt() {
    window.adjust(rateFor(40));
    assertThat(window.room()).isEqualTo(RequestWindow.START);
    window.adjust(rateFor(44));
    assertThat(window.room()).as("still rising by a tenth").isEqualTo(RequestWindow.START);
    window.adjust(rateFor(45));
    assertThat(window.room()).isEqualTo(45);
    window.adjust(rateFor(60));
    assertThat(window.room()).isEqualTo(60);
    window.adjust(rateFor(30));
    assertThat(window.room()).isEqualTo(30);
  }

  @Test
  void aSlowPeerKeepsAFloorOfRequests() {
    settleAt(1);
    assertThat(window.room()).isEqualTo(RequestWindow.FLOOR);
  }

  @Test
  void aSecondWithoutABlockDoesNotEndTheSlowStart() {
    window.adjust(0);
    window.adjust(0);
    send(1, 0);
    receive(0, 1);
    assertThat(window.room()).isEqualTo(RequestWindow.START + 1);
  }

  @Test
  void aBlockAnswersItsRequestInWhateverOrderItComes() {
    List<BlockRequest> sent = send(3, 0);
    assertThat(receive(2, 1)).isEqualTo(sent.get(2));
    assertThat(receive(0, 1)).isEqualTo(sent.get(0));
    assertThat(receive(1, 1)).isEqualTo(sent.get(1));
    assertThat(window.outstanding()).isZero();
  }

  @Test
  void aBlockThatWasNotAskedForAnswersNothing() {
    send(2, 0);
    assertThat(receive(2, 1)).isNull();
    assertThat(window.received(8, 0, Block.SIZE, 1)).isNull();
    assertThat(window.received(7, 1, Block.SIZE, 1)).isNull();
    assertThat(window.received(7, 0, Block.SIZE - 1, 1)).isNull();
    assertThat(window.received(7, Block.SIZE, 0, 1)).isNull();
    assertThat(window.outstanding()).isEqualTo(2);
  }

  @Test
  void aBlockAnswersItsRequestOnce() {
    send(2, 0);
    assertThat(receive(0, 1)).isNotNull();
    assertThat(receive(0, 1)).isNull();
  }

  @Test
  void whatIsWithdrawnIsNoLongerOutstanding() {
    send(2, 0);
    assertThat(window.withdraw(piece, 1)).isTrue();
    assertThat(window.withdraw(piece, 1)).isFalse();
    assertThat(window.outstanding()).isEqualTo(1);
    assertThat(receive(1, 1)).isNull();
  }

  @Test
  void aChokeEmptiesTheWindow() {
    List<BlockRequest> sent = send(5, 0);
    assertThat(window.clear()).isEqualTo(sent);
    assertThat(window.outstanding()).isZero();
    assertThat(window.clear()).isEmpty();
  }

  @Test
  void aPeerThatOwesBlocksForTooLongSnubsUs() {
    List<BlockRequest> sent = send(5, 0);
    assertThat(window.timedOut(PATIENCE - 1, PATIENCE)).isEmpty();
    assertThat(window.snubbed()).isFalse();
    assertThat(window.timedOut(PATIENCE, PATIENCE)).isEqualTo(sent);
    assertThat(window.snubbed()).isTrue();
    assertThat(window.timedOut(2 * PATIENCE, PATIENCE)).as("told once").isEmpty();
  }

  @Test
  void patienceBeginsAnewWithEachBlock() {
    send(5, 0);
    receive(0, PATIENCE - 1);
    assertThat(window.timedOut(PATIENCE, PATIENCE)).isEmpty();
    assertThat(window.timedOut(2 * PATIENCE - 1, PATIENCE)).hasSize(4);
  }

  @Test
  void aPeerThatOwesNothingSnubsNobody() {
    send(1, 0);
    receive(0, 1);
    assertThat(window.timedOut(PATIENCE * 10, PATIENCE)).isEmpty();
    send(1, PATIENCE * 10);
    assertThat(window.timedOut(PATIENCE * 10 + 1, PATIENCE)).isEmpty();
  }

  @Test
  void aFewFreePlacesAreNotWorthARefill() {
    send(RequestWindow.START, 0);
    assertThat(window.worthFilling()).isFalse();
    window.withdraw(piece, 0);
    window.withdraw(piece, 1);
    window.withdraw(piece, 2);
    assertThat(window.worthFilling()).as("3 of 16").isFalse();
    window.withdraw(piece, 3);
    assertThat(window.worthFilling()).as("4 of 16").isTrue();
  }

  @Test
  void aPeerThatSnubsUsIsAskedForOneBlockAtATime() {
    send(3, 0);
    assertThat(window.timedOut(PATIENCE, PATIENCE)).hasSize(3);
    assertThat(window.outstanding()).as("what it owes is given up").isZero();
    assertThat(window.room()).isEqualTo(1);
    assertThat(window.worthFilling()).isTrue();
  }

  @Test
  void whatWasGivenUpIsWelcomeAllTheSame() {
    send(2, 0);
    window.timedOut(PATIENCE, PATIENCE);
    receive(1, PATIENCE + 1);
    send(2, PATIENCE + 2);
    window.choked(request -> false);
    receive(0, PATIENCE + 3);
  }

  @Test
  void whatWasGivenUpForGoodIsNotAskedForAnyMore() {
    send(1, 0);
    window.timedOut(PATIENCE, PATIENCE);
    window.clear();
    assertThat(window.received(piece.index(), 0, Block.SIZE, PATIENCE + 1)).isNull();
  }

  @Test
  void theNextBlockEndsTheSnub() {
    send(2, 0);
    window.timedOut(PATIENCE, PATIENCE);
    receive(0, PATIENCE + 1);
    assertThat(window.snubbed()).isFalse();
    assertThat(window.room()).isEqualTo(RequestWindow.FLOOR);
  }

  @Test
  void aPeerThatAcceptsMoreThanAnyLinkNeedsIsNotAskedForSoMuch() {
    window.limit(1_000_000);
    settleAt(1e12);
    assertThat(window.room()).isEqualTo(RequestWindow.HIGHEST_LIMIT);
  }

  @Test
  void aPeerThatSaysItAcceptsNothingIsAskedForOneBlockAtATime() {
    window.limit(-5);
    assertThat(window.room()).isEqualTo(1);
    assertThat(window.worthFilling()).isTrue();
    send(1, 0);
    assertThat(window.timedOut(PATIENCE, PATIENCE)).hasSize(1);
  }

  @Test
  void aSmallerLimitIsKeptFromThenOn() {
    send(10, 0);
    window.limit(4);
    assertThat(window.room()).isZero();
    for (int block = 0; block < 7; block++) {
      receive(block, 1);
    }
    assertThat(window.room()).isEqualTo(1);
  }

  @Test
  void aRejectedRequestIsOthersToMake() {
    List<BlockRequest> sent = send(2, 0);
    assertThat(window.rejected(7, 0, Block.SIZE)).isEqualTo(sent.getFirst());
    assertThat(window.rejected(7, 0, Block.SIZE)).as("once").isNull();
    assertThat(window.rejected(7, 5 * Block.SIZE, Block.SIZE)).as("never asked for").isNull();
    assertThat(window.outstanding()).isEqualTo(1);
    assertThat(receive(0, 1)).as("it said that it would not come").isNull();
  }

  @Test
  void whatWasGivenUpAndIsRejectedThenIsNobodysToGiveBack() {
    send(1, 0);
    window.choked(request -> false);
    assertThat(window.rejected(7, 0, Block.SIZE)).isNull();
    assertThat(receive(0, 1)).isNull();
  }

  @Test
  void aChokeLeavesWhatThePeerServesAllTheSame() {
    List<BlockRequest> sent = send(4, 0);
    assertThat(window.choked(request -> request.number() % 2 == 0))
        .containsExactly(sent.get(1), sent.get(3));
    assertThat(window.outstanding()).isEqualTo(2);
    assertThat(receive(3, 1)).as("on its way when the peer choked us").isEqualTo(sent.get(3));
    assertThat(receive(2, 1)).isEqualTo(sent.get(2));
    assertThat(window.outstanding()).isEqualTo(1);
  }

  @Test
  void aPeerIsExcusedForTheTimeInWhichWeDidNotRead() {
    send(1, 0);
    window.excuse(PATIENCE / 2);
    assertThat(window.timedOut(PATIENCE, PATIENCE)).isEmpty();
    window.excuse(PATIENCE / 4); // earlier than what it was excused for
    assertThat(window.timedOut(PATIENCE * 3 / 2 - 1, PATIENCE)).isEmpty();
    assertThat(window.snubbed()).isFalse();
    assertThat(window.timedOut(PATIENCE * 3 / 2, PATIENCE)).hasSize(1);
    assertThat(window.snubbed()).isTrue();
  }

  @Test
  void aPeerWhosePaceIsKnownIsGivenUpLongBeforeItSnubsUs() {
    long second = 1_000_000_000L;
    long patience = 30 * second;
    for (int block = 0; block < 10; block++) {
      send(1, block * second / 10);
      receive(block, (block + 1) * second / 10);
    }
    send(2, second);
    assertThat(window.timedOut(3 * second - 1, patience)).isEmpty();
    assertThat(window.timedOut(3 * second, patience)).hasSize(2);
    assertThat(window.snubbed()).isFalse();
    assertThat(window.room()).isEqualTo(1);
    send(1, 3 * second); // its patience does not begin anew with this
    window.timedOut(31 * second - 1, patience);
    assertThat(window.snubbed()).isFalse();
    send(1, 31 * second - 1);
    window.timedOut(31 * second, patience);
    assertThat(window.snubbed()).isTrue();
  }

  @Test
  void ofAPeerThatIsSilentItIsExpectedThatItStaysSoForAsLongAgain() {
    long second = 1_000_000_000L;
    for (int block = 0; block < 10; block++) {
      send(1, block * second);
      receive(block, (block + 1) * second);
    }
    send(1, 10 * second);
    assertThat(window.estimate(40 * second).until(0)).isEqualTo(2 * second);
    assertThat(window.timedOut(40 * second, 30 * second)).hasSize(1);
    assertThat(window.estimate(50 * second).until(0)).isEqualTo(40 * second);
    receive(10, 50 * second);
    assertThat(window.estimate(50 * second).latency()).isLessThan(2 * second);
  }

  @Test
  void whileSomebodyReadsASlowPeerIsAskedForASecondOfWhatItSends() {
    long second = 1_000_000_000L;
    window.hurry(true);
    assertThat(window.room()).as("of a peer that is too new to tell").isEqualTo(4);
    for (int block = 0; block < 10; block++) {
      send(1, block * second / 5);
      receive(block, (block + 1) * second / 5);
    }
    assertThat(window.room()).isEqualTo(5);
    for (int block = 10; block < 100; block++) {
      send(1, block * second);
      receive(block, (block + 1) * second);
    }
    assertThat(window.room()).as("never less, or it would wait for us").isEqualTo(2);
    window.hurry(false);
    assertThat(window.room()).as("what it had grown to").isGreaterThan(RequestWindow.START);
  }
}
