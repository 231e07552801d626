package io.github.btlib.core.piece;

import static io.github.btlib.core.piece.TestPeer.PATIENCE;
import static io.github.btlib.core.piece.TestPeer.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.storage.MemoryStorage;
import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.testkit.SequentialBook;
import io.github.btlib.core.wire.Block;
import java.util.List;
import org.junit.jupiter.api.Test;

class DownloadsTest {
  private static final int BLOCKS = 8;
  private static final int PIECES = 4;

  private final MemoryTorrent torrent =
      MemoryTorrent.of(PIECES * BLOCKS * Block.SIZE, BLOCKS * Block.SIZE);
  private final MemoryStorage storage = MemoryStorage.of(torrent.metainfo());
  private final PieceBook book = SequentialBook.of(torrent.metainfo());

  private TestPeer peer(String name, int... pieces) {
    return TestPeer.serving(name, book, pieces);
  }

  private void deliver(TestPeer peer, int blocks, long now) throws Exception {
    for (int i = 0; i < blocks; i++) {
      peer.deliver(now, torrent, storage);
    }
  }

  /** Lets us know that a peer sends a block every so often. */
  private void letUsKnowItsPace(TestPeer peer, int blocks, long gap, long start) throws Exception {
    peer.refill(start);
    for (int i = 1; i <= blocks; i++) {
      peer.deliver(start + i * gap, torrent, storage);
    }
  }

  @Test
  void aPeerThatServesUsIsAskedForAsMuchAsItsWindowHolds() {
    TestPeer anna = peer("anna", 0, 1, 2, 3);
    anna.refill(0);
    assertThat(anna.sink.interested).isTrue();
    assertThat(anna.sink.requests).hasSize(RequestWindow.START);
    assertThat(anna.sink.pieces()).containsExactly(0, 1);
    assertThat(anna.downloads.busy()).isTrue();
  }

  @Test
  void aPeerThatChokesUsIsAskedForNothing() {
    TestPeer anna = new TestPeer("anna", book);
    anna.hasOnly(0, 1);
    anna.refill(0);
    assertThat(anna.downloads.choked()).isTrue();
    assertThat(anna.sink.interested).isTrue();
    assertThat(anna.sink.requests).isEmpty();
  }

  @Test
  void aHaveOfAPieceThatWeNeedMakesUsInterested() {
    TestPeer anna = peer("anna");
    assertThat(anna.sink.interested).isFalse();
    anna.downloads.has(2);
    assertThat(anna.downloads.interested()).isTrue();
    anna.refill(0);
    assertThat(anna.sink.pieces()).containsExactly(2);
  }

  @Test
  void whenAPeerHasNothingThatWeNeedWeSaySo() throws Exception {
    TestPeer anna = peer("anna", 0);
    anna.refill(0);
    deliver(anna, BLOCKS, 1);
    assertThat(book.isVerified(0)).isTrue();
    anna.tick(SECOND);
    assertThat(anna.sink.interested).isFalse();
  }

  @Test
  void aChokeGivesEveryClaimBackAndOthersAreToldToHelpThemselves() {
    TestPeer anna = peer("anna", 0, 1);
    anna.refill(0);
    anna.downloads.choke();
    assertThat(anna.sink.requests).isEmpty();
    assertThat(anna.downloads.busy()).isFalse();
    assertThat(anna.freed).isEqualTo(1);
    TestPeer bert = peer("bert", 0, 1);
    bert.refill(1);
    assertThat(bert.sink.requests).hasSize(2 * BLOCKS);
  }

  @Test
  void afterAChokeThePieceMayBeAnothersSoThePeerIsGivenANewOne() {
    TestPeer anna = peer("anna", 0, 1, 2, 3);
    anna.downloads.limit(4);
    anna.refill(0);
    anna.downloads.choke();
    TestPeer bert = peer("bert", 0, 1, 2, 3);
    bert.downloads.limit(4);
    bert.refill(1);
    assertThat(bert.sink.pieces()).containsExactly(0);
    anna.downloads.unchoke();
    anna.refill(2);
    assertThat(anna.sink.pieces()).containsExactly(1);
  }

  @Test
  void aPieceThatIsAllowedFastIsAskedForThoughThePeerChokesUs() {
    TestPeer anna = new TestPeer("anna", book);
    anna.hasOnly(0, 1, 2);
    anna.downloads.allowedFast(2);
    anna.refill(0);
    assertThat(anna.sink.pieces()).containsExactly(2);
    assertThat(anna.sink.requests).hasSize(BLOCKS);
  }

  @Test
  void aPieceThatIsAllowedFastButNotHadIsNotAskedFor() {
    TestPeer anna = new TestPeer("anna", book);
    anna.hasOnly(0);
    anna.downloads.allowedFast(2);
    anna.refill(0);
    assertThat(anna.sink.requests).isEmpty();
  }

  @Test
  void aChokeLeavesWhatIsAllowedFastAskedForAlsoIfItWasNotSentYet() {
    TestPeer anna = peer("anna", 0, 1);
    anna.downloads.allowedFast(1);
    anna.refill(0);
    anna.downloads.choke();
    assertThat(anna.sink.pieces()).as("what will be sent").containsExactly(1);
    assertThat(anna.downloads.outstanding()).isEqualTo(BLOCKS);
  }

  @Test
  void aRejectedBlockIsNotAskedForAgainBeforeTheNextTick() {
    TestPeer anna = peer("anna", 0, 1, 2, 3);
    anna.refill(0);
    for (BlockRequest request : List.copyOf(anna.sink.requests)) {
      anna.sink.requests.remove(request);
      anna.downloads.rejected(request.block());
    }
    anna.refill(1);
    assertThat(anna.sink.requests).isEmpty();
    anna.tick(SECOND);
    assertThat(anna.sink.requests).hasSize(RequestWindow.START);
  }

  @Test
  void aRejectedBlockIsAnothersToAskFor() {
    TestPeer anna = peer("anna", 0);
    anna.refill(0);
    anna.downloads.rejected(anna.sink.requests.getFirst().block());
    assertThat(anna.freed).isEqualTo(1);
    TestPeer bert = peer("bert", 0);
    bert.refill(1);
    assertThat(bert.sink.requests).hasSize(1);
  }

  @Test
  void aRejectOfWhatWasGivenUpWhenThePeerChokedUsHoldsNothingBack() {
    TestPeer anna = peer("anna", 0, 1);
    anna.refill(0);
    Block given = anna.sink.requests.getFirst().block();
    anna.downloads.choke();
    anna.downloads.unchoke();
    anna.downloads.rejected(given);
    anna.refill(1);
    assertThat(anna.sink.requests).hasSize(RequestWindow.START);
  }

  @Test
  void aPeerThatRejectsEverythingDoesNotKeepItsPieceFromOneOnParole() {
    TestPeer anna = peer("anna", 0);
    TestPeer bert = peer("bert", 0);
    onParole("bert");
    anna.downloads.limit(BLOCKS / 2);
    anna.refill(0);
    for (BlockRequest request : List.copyOf(anna.sink.requests)) {
      anna.downloads.rejected(request.block());
    }
    bert.refill(1);
    assertThat(bert.sink.requests).hasSize(BLOCKS);
  }

  /** A piece failed that a peer and somebody else had a part in. */
  private void onParole(String name) {
    TestPeer other = peer("other", 3);
    ActivePiece piece = book.next(other.pieces, false);
    book.failed(piece, List.of(new NamedClaimant(name), new NamedClaimant("somebody")), List.of());
    other.leave();
  }

  @Test
  void aPeerThatOwesBlocksForTooLongGivesThemUpAndOthersGetThem() {
    TestPeer anna = peer("anna", 0);
    anna.refill(0);
    anna.tick(PATIENCE - 1);
    assertThat(anna.freed).isZero();
    anna.tick(PATIENCE);
    assertThat(anna.freed).isEqualTo(1);
    assertThat(anna.downloads.snubbed()).isTrue();
    assertThat(anna.downloads.busy()).isFalse();
    TestPeer bert = peer("bert", 0);
    bert.refill(PATIENCE);
    assertThat(bert.sink.requests).hasSize(BLOCKS);
  }

  @Test
  void whatAPeerSendsAfterItsTimeIsWelcomeAndTheOtherIsToldToStop() throws Exception {
    TestPeer anna = peer("anna", 0);
    anna.refill(0);
    BlockRequest late = anna.sink.requests.getFirst();
    anna.tick(PATIENCE);
    TestPeer bert = peer("bert", 0);
    bert.refill(PATIENCE);
    assertThat(anna.deliver(late, PATIENCE + 1, torrent, storage))
        .isInstanceOf(Received.Stored.class);
    assertThat(bert.sink.cancels).containsExactly(late.block());
    assertThat(bert.downloads.outstanding()).isEqualTo(BLOCKS - 1);
    assertThat(anna.downloads.snubbed()).isFalse();
  }

  @Test
  void aPeerThatSnubbedUsIsAskedForOneBlockAtATime() {
    TestPeer anna = peer("anna", 0, 1);
    anna.refill(0);
    anna.tick(PATIENCE);
    anna.sink.requests.clear();
    anna.refill(PATIENCE + 1);
    assertThat(anna.sink.requests).hasSize(1);
  }

  /** Anna has claimed all that is left, at a block in ten seconds; Bert could send it at once. */
  private TestPeer annaIsSlowAndBertHasNothingElseToDo(TestPeer anna) throws Exception {
    letUsKnowItsPace(anna, 3, 10 * SECOND, 0);
    TestPeer bert = peer("bert", 0, 1);
    letUsKnowItsPace(bert, 5, SECOND / 100, 30 * SECOND);
    while (bert.downloads.busy()) {
      deliver(bert, 1, 31 * SECOND);
    }
    return bert;
  }

  @Test
  void aFasterPeerIsAskedToTheBlockThatIsDueLastFirst() throws Exception {
    TestPeer anna = peer("anna", 0);
    TestPeer bert = annaIsSlowAndBertHasNothingElseToDo(anna);
    assertThat(book.isVerified(1)).isTrue();
    bert.refill(31 * SECOND);
    assertThat(bert.sink.requests.stream().map(BlockRequest::number))
        .as("blocks of Anna's, in the order of asking")
        .containsExactly(7, 6, 5, 4, 3);
    List<BlockRequest> rescued = List.copyOf(bert.sink.requests);
    bert.deliver(31 * SECOND, torrent, storage);
    assertThat(anna.sink.cancels).containsExactly(rescued.getFirst().block());
    deliver(bert, 4, 31 * SECOND);
    assertThat(book.isVerified(0)).isTrue();
    assertThat(anna.downloads.busy()).isFalse();
  }

  @Test
  void whoIsSecondIsSentACancel() throws Exception {
    TestPeer anna = peer("anna", 0);
    TestPeer bert = annaIsSlowAndBertHasNothingElseToDo(anna);
    bert.refill(31 * SECOND);
    BlockRequest first = anna.sink.requests.getFirst();
    anna.deliver(31 * SECOND, torrent, storage);
    assertThat(bert.sink.cancels).containsExactly(first.block());
    assertThat(anna.sink.cancels).isEmpty();
    assertThat(bert.downloads.outstanding()).isEqualTo(4);
  }

  @Test
  void aBlockIsNotAskedForTwiceUnlessItShouldComeTwiceAsSoon() throws Exception {
    TestPeer anna = peer("anna", 0, 2);
    anna.downloads.limit(BLOCKS);
    letUsKnowItsPace(anna, BLOCKS, SECOND, 0);
    TestPeer bert = peer("bert", 1);
    letUsKnowItsPace(bert, BLOCKS, 5 * SECOND, 0);
    bert.downloads.has(2);
    anna.refill(40 * SECOND); // the last block of these will come in 8 s
    assertThat(anna.sink.requests).hasSize(BLOCKS);
    bert.refill(40 * SECOND);
    assertThat(bert.sink.requests).isEmpty();
  }

  @Test
  void aPieceForOneAloneIsStartedAgainWhenItsPeerChokedUs() {
    onParole("anna");
    TestPeer anna = peer("anna", 0);
    anna.refill(0);
    anna.downloads.choke();
    TestPeer bert = peer("bert", 0);
    bert.refill(1);
    assertThat(bert.sink.requests).hasSize(BLOCKS);
    anna.downloads.unchoke();
    anna.refill(2);
    assertThat(anna.sink.requests).as("it is Bert's now").isEmpty();
  }

  @Test
  void aPieceForOneAloneStaysWithAPeerThatServesUsAgain() {
    onParole("anna");
    TestPeer anna = peer("anna", 0);
    anna.refill(0);
    anna.downloads.choke();
    anna.downloads.unchoke();
    anna.refill(1);
    TestPeer bert = peer("bert", 0);
    bert.refill(2);
    assertThat(anna.sink.requests).hasSize(BLOCKS);
    assertThat(bert.sink.requests).isEmpty();
  }

  @Test
  void whenAPieceIsStartedAgainWhoWasAskedForItIsToldToStop() throws Exception {
    onParole("anna");
    TestPeer anna = peer("anna", 0);
    letUsKnowItsPace(anna, 3, 10 * SECOND, 0);
    TestPeer bert = peer("bert", 0, 1);
    letUsKnowItsPace(bert, BLOCKS, SECOND / 100, 30 * SECOND);
    bert.refill(31 * SECOND);
    assertThat(bert.sink.pieces()).containsExactly(0);
    assertThat(anna.sink.requests).isEmpty();
    assertThat(anna.sink.cancels).hasSize(BLOCKS - 3);
    assertThat(anna.downloads.busy()).isFalse();
  }

  @Test
  void aPieceThatAPeerHasNoLongerIsNotAskedForAnyMore() {
    TestPeer anna = peer("anna", 0, 1);
    anna.downloads.limit(4);
    anna.refill(0);
    anna.downloads.lacks(0, true);
    anna.downloads.limit(8);
    for (BlockRequest request : List.copyOf(anna.sink.requests)) {
      anna.sink.requests.remove(request);
      anna.downloads.received(
          request.block().piece(), request.block().begin(), request.block().length(), 1);
    }
    anna.refill(2);
    assertThat(anna.sink.pieces()).containsExactly(1);
  }

  @Test
  void aPeerThatHasLostAllThatWeNeedIsOfNoInterest() {
    TestPeer anna = peer("anna", 0);
    anna.downloads.lacks(0, true);
    assertThat(anna.sink.interested).isFalse();
  }

  @Test
  void afterItIsClosedNothingIsClaimed() {
    TestPeer anna = peer("anna", 0);
    anna.refill(0);
    anna.leave();
    assertThat(anna.freed).isEqualTo(1);
    anna.refill(1);
    assertThat(anna.sink.requests).isEmpty();
    TestPeer bert = peer("bert", 0);
    bert.refill(2);
    assertThat(bert.sink.requests).hasSize(BLOCKS);
  }
}
