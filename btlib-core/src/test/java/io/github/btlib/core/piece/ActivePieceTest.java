package io.github.btlib.core.piece;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.btlib.core.storage.MemoryStorage;
import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.testkit.RecordingStorage;
import io.github.btlib.core.wire.Block;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActivePieceTest {
  /** The second of two pieces: three whole blocks and one of 100 bytes. */
  private static final int SIZE = 3 * Block.SIZE + 100;

  private static final Estimate PACE = new Estimate(1_000, 100, 0);
  private static final Claimant ANNA = new NamedClaimant("Anna");
  private static final Claimant BERT = new NamedClaimant("Bert");
  private static final Claimant CARA = new NamedClaimant("Cara");

  private final MemoryTorrent torrent = MemoryTorrent.of(4 * Block.SIZE + SIZE, 4 * Block.SIZE);
  private final RecordingStorage storage =
      new RecordingStorage(MemoryStorage.of(torrent.metainfo()));
  private final byte[] scratch = new byte[Block.SIZE];
  private final ActivePiece piece = new ActivePiece(1, 4 * Block.SIZE, SIZE, false, Digests.sha1());

  private static List<Integer> claim(ActivePiece piece, Claimant by, int most, long now) {
    List<BlockRequest> claims = new ArrayList<>();
    assertThat(piece.claim(by, most, now, PACE, claims)).isEqualTo(claims.size());
    return claims.stream().map(BlockRequest::number).toList();
  }

  private static List<Rescue> claimed(ActivePiece piece, Claimant asking, long now) {
    List<Rescue> claimed = new ArrayList<>();
    piece.listClaimed(asking, now, 0, claimed);
    return claimed;
  }

  private List<Integer> claimAgain(Claimant by, int most) {
    return claimed(piece, by, 100).stream()
        .map(Rescue::block)
        .limit(most)
        .filter(block -> piece.claimAgain(block, by))
        .toList();
  }

  private Received receive(int block, Claimant from) throws IOException {
    return piece.receive(block, from, torrent.block(piece.block(block)), scratch, storage);
  }

  @Test
  void itIsCutIntoBlocksTheLastOfWhichMayBeShort() {
    assertThat(piece.blockCount()).isEqualTo(4);
    assertThat(piece.block(0)).isEqualTo(new Block(1, 0, Block.SIZE));
    assertThat(piece.block(3)).isEqualTo(new Block(1, 3 * Block.SIZE, 100));
    assertThat(new ActivePiece(0, 0, 2 * Block.SIZE, false, Digests.sha1()).blockCount())
        .isEqualTo(2);
  }

  @Test
  void freeBlocksAreClaimedInOrderAndOnce() {
    assertThat(claim(piece, ANNA, 3, 0)).containsExactly(0, 1, 2);
    assertThat(claim(piece, BERT, 3, 0)).containsExactly(3);
    assertThat(piece.hasFree()).isFalse();
    assertThat(claim(piece, CARA, 3, 0)).isEmpty();
  }

  @Test
  void aBlockGivenBackIsFreeAgain() {
    claim(piece, ANNA, 4, 0);
    piece.release(1, ANNA);
    assertThat(piece.freeHint()).isEqualTo(1);
    assertThat(claim(piece, BERT, 4, 0)).containsExactly(1);
  }

  @Test
  void onlyWhoClaimedABlockCanGiveItBack() {
    claim(piece, ANNA, 4, 0);
    piece.release(1, BERT);
    assertThat(piece.hasFree()).isFalse();
  }

  @Test
  void givingABlockBackTwiceFreesItOnce() {
    claim(piece, ANNA, 4, 0);
    piece.release(1, ANNA);
    piece.release(1, ANNA);
    assertThat(piece.freeHint()).isEqualTo(1);
  }

  @Test
  void aBlockMayBeAskedOfOneMoreButNotOfAThird() {
    claim(piece, ANNA, 4, 10);
    assertThat(claimAgain(BERT, 2)).containsExactly(0, 1);
    assertThat(claimAgain(CARA, 4)).containsExactly(2, 3);
  }

  @Test
  void aClaimedBlockIsExpectedAsThePaceOfItsPeerLetsExpect() {
    claim(piece, ANNA, 2, 10);
    assertThat(claimed(piece, BERT, 11))
        .containsExactly(new Rescue(piece, 0, 999), new Rescue(piece, 1, 999));
    assertThat(claimed(piece, BERT, 1_010))
        .extracting(Rescue::left)
        .containsExactly(1_000L, 1_000L);
    assertThat(claimed(piece, BERT, 5_010))
        .as("late, so it may well take as long again")
        .extracting(Rescue::left)
        .containsExactly(5_000L, 5_000L);
  }

  @Test
  void howLongAPieceTakesIsJudgedByItsPastAndBeforeThatByThePlan() throws Exception {
    claim(piece, ANNA, 4, 10);
    assertThat(piece.expectedToTake(10)).isEqualTo(1_000);
    assertThat(piece.expectedToTake(3_010)).as("nothing came").isEqualTo(3_000);
    receive(0, ANNA);
    assertThat(piece.expectedToTake(4_010)).as("three more like the first").isEqualTo(12_000);
  }

  @Test
  void nobodyIsAskedTwiceForTheSameBlock() {
    claim(piece, ANNA, 4, 10);
    assertThat(claimAgain(ANNA, 4)).isEmpty();
  }

  @Test
  void aFreeBlockIsNotAskedAgainBecauseItWasNeverAskedFor() {
    assertThat(claimAgain(BERT, 4)).isEmpty();
  }

  @Test
  void anExclusivePieceIsNotAskedOfASecond() {
    ActivePiece exclusive = new ActivePiece(1, 4 * Block.SIZE, SIZE, true, Digests.sha1());
    claim(exclusive, ANNA, 4, 10);
    assertThat(claimed(exclusive, BERT, 100)).isEmpty();
    assertThat(exclusive.claimAgain(0, BERT)).isFalse();
  }

  @Test
  void whenTheFirstGivesABlockBackTheSecondStillOwesIt() throws Exception {
    claim(piece, ANNA, 4, 10);
    claimAgain(BERT, 1);
    piece.release(0, ANNA);
    assertThat(piece.hasFree()).isFalse();
    piece.release(0, BERT);
    assertThat(piece.freeHint()).isEqualTo(1);
  }

  @Test
  void whoeverElseWasAskedForABlockIsToBeToldThatItCame() throws Exception {
    claim(piece, ANNA, 4, 10);
    claimAgain(BERT, 2);
    assertThat(receive(0, BERT)).isEqualTo(new Received.Stored(List.of(ANNA)));
    assertThat(receive(1, ANNA)).isEqualTo(new Received.Stored(List.of(BERT)));
    assertThat(receive(2, ANNA)).isEqualTo(new Received.Stored(List.of()));
  }

  @Test
  void aBlockThatIsHadIsRedundantAndNotWrittenAgain() throws Exception {
    claim(piece, ANNA, 4, 10);
    receive(0, ANNA);
    assertThat(receive(0, BERT)).isEqualTo(new Received.Redundant());
    assertThat(storage.writes()).hasSize(1);
  }

  @Test
  void blocksAreWrittenWhereTheyBelongInTheTorrent() throws Exception {
    claim(piece, ANNA, 4, 0);
    receive(3, ANNA);
    assertThat(storage.writes()).containsExactly(new RecordingStorage.Write(7L * Block.SIZE, 100));
  }

  @Test
  void theBuffersPositionIsLeftAlone() throws Exception {
    claim(piece, ANNA, 4, 0);
    ByteBuffer data = ByteBuffer.allocate(Block.SIZE + 5).position(5);
    piece.receive(0, ANNA, data, scratch, storage);
    assertThat(data.position()).isEqualTo(5);
  }

  @Test
  void theLastBlockCompletesThePieceWithItsDigestAndSenders() throws Exception {
    claim(piece, ANNA, 2, 0);
    claim(piece, BERT, 2, 0);
    receive(2, BERT);
    receive(0, ANNA);
    receive(3, BERT);
    Received last = receive(1, ANNA);
    assertThat(last).isInstanceOf(Received.Completed.class);
    Received.Completed completed = (Received.Completed) last;
    assertThat(completed.sha1()).isEqualTo(torrent.metainfo().pieceHash(1));
    assertThat(completed.senders()).containsExactly(ANNA, ANNA, BERT, BERT);
    assertThat(completed.losers()).isEmpty();
  }

  @Test
  void theLoserOfTheLastBlockIsNamed() throws Exception {
    claim(piece, ANNA, 4, 0);
    claimAgain(BERT, 4);
    receive(0, ANNA);
    receive(1, ANNA);
    receive(2, ANNA);
    Received.Completed completed = (Received.Completed) receive(3, BERT);
    assertThat(completed.losers()).containsExactly(ANNA);
    assertThat(completed.senders()).containsExactly(ANNA, ANNA, ANNA, BERT);
  }

  @Test
  void aBlockThatComesAfterItsClaimWasGivenBackIsTakenAllTheSame() throws Exception {
    claim(piece, ANNA, 4, 0);
    piece.release(1, ANNA);
    assertThat(receive(1, ANNA)).isEqualTo(new Received.Stored(List.of()));
    assertThat(piece.hasFree()).isFalse();
    assertThat(claim(piece, BERT, 4, 0)).isEmpty();
  }

  @Test
  void aBlockThatCouldNotBeWrittenIsNotHad() throws Exception {
    claim(piece, ANNA, 4, 0);
    storage.failWrites(true);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> receive(0, ANNA))
        .withMessage("the disk is full");
    storage.failWrites(false);
    for (int block = 0; block < 3; block++) {
      assertThat(receive(block, ANNA)).isEqualTo(new Received.Stored(List.of()));
    }
    assertThat(((Received.Completed) receive(3, ANNA)).sha1())
        .isEqualTo(torrent.metainfo().pieceHash(1));
  }

  @Test
  void aBlockThatCameWhenTheNextCouldNotBeReadIsNotHadAndMayComeOtherwise() throws Exception {
    claim(piece, ANNA, 4, 0);
    for (int block = 3; block > 0; block--) {
      assertThat(receive(block, ANNA)).isEqualTo(new Received.Stored(List.of()));
    }
    storage.failReads(true);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> piece.receive(0, ANNA, ByteBuffer.allocate(Block.SIZE), scratch, storage))
        .withMessage("the disk is gone");
    storage.failReads(false);

    piece.release(0, ANNA);
    assertThat(claim(piece, BERT, 4, 0)).containsExactly(0);
    assertThat(((Received.Completed) receive(0, BERT)).sha1())
        .as("the digest is of what was written last")
        .isEqualTo(torrent.metainfo().pieceHash(1));
  }
}
