package io.github.btlib.core.piece;

import static io.github.btlib.core.piece.TestPeer.PATIENCE;
import static io.github.btlib.core.piece.TestPeer.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.storage.MemoryStorage;
import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.testkit.SequentialBook;
import io.github.btlib.core.wire.Block;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Rescue from slow peers begins when nothing is left that could be opened instead, which is so when
 * only peers that do not serve us have it. Anna has asked-for blocks of piece 0 and is slow; Bert
 * is fast and has nothing else to do; piece 2 is Cara's alone.
 */
class ServingTest {
  private static final int BLOCKS = 8;
  private static final long SOON = 21 * SECOND;
  private static final long LATER = 31 * SECOND;

  private final MemoryTorrent torrent =
      MemoryTorrent.of(4 * BLOCKS * Block.SIZE, BLOCKS * Block.SIZE);
  private final MemoryStorage storage = MemoryStorage.of(torrent.metainfo());
  private final PieceBook book = SequentialBook.of(torrent.metainfo());
  private TestPeer bert;

  @BeforeEach
  void annaIsSlowAndBertIsNot() throws Exception {
    TestPeer anna = TestPeer.serving("anna", book, 0);
    anna.refill(0);
    deliver(anna, 3, 0, 5 * SECOND);
    bert = TestPeer.serving("bert", book, 0, 1);
    bert.refill(20 * SECOND);
    deliver(bert, BLOCKS, 20 * SECOND, SECOND / 100);
    assertThat(book.isVerified(1)).isTrue();
  }

  private void deliver(TestPeer peer, int blocks, long start, long gap) throws Exception {
    for (int i = 1; i <= blocks; i++) {
      peer.deliver(start + i * gap, torrent, storage);
    }
  }

  private boolean bertHelpsOut(long now) {
    bert.refill(now);
    return bert.sink.pieces().contains(0);
  }

  @Test
  void aPieceOfAPeerThatServesUsIsToBeFetchedFirst() {
    TestPeer.serving("cara", book, 2);
    assertThat(bertHelpsOut(LATER)).isFalse();
  }

  @Test
  void aPieceThatOnlyAChokingPeerHasDoesNotKeepOthersFromHelpingOut() {
    TestPeer cara = new TestPeer("cara", book);
    cara.hasOnly(2);
    assertThat(bertHelpsOut(LATER)).isTrue();
  }

  @Test
  void butForSoLongAsPeersTakeTurnsItDoes() {
    TestPeer cara = new TestPeer("cara", book);
    cara.hasOnly(2);
    assertThat(bertHelpsOut(SOON)).as("what Anna has owed for 21 s").isFalse();
    cara.leave();
    assertThat(bertHelpsOut(SOON + Serving.LOOK_AGAIN + 1)).as("nothing else is left").isTrue();
  }

  @Test
  void aPeerThatChokesUsAgainIsOneLess() {
    TestPeer cara = TestPeer.serving("cara", book, 2);
    assertThat(bertHelpsOut(LATER)).isFalse();
    cara.downloads.choke();
    assertThat(bertHelpsOut(LATER + Serving.LOOK_AGAIN + 1)).isTrue();
  }

  @Test
  void aPeerThatStoppedSendingIsOneLess() throws Exception {
    TestPeer cara = TestPeer.serving("cara", book, 2, 3);
    cara.downloads.limit(BLOCKS);
    cara.refill(LATER);
    cara.deliver(LATER + 1, torrent, storage);
    assertThat(bertHelpsOut(LATER + 2)).as("piece 3 is left to be opened").isFalse();
    cara.tick(LATER + PATIENCE + 1);
    assertThat(bertHelpsOut(LATER + PATIENCE + 2)).isTrue();
  }

  @Test
  void whoHasLeftIsOneLessWhateverIsToldOfItLater() {
    TestPeer cara = TestPeer.serving("cara", book, 2);
    cara.leave();
    cara.tick(LATER); // by another thread, which has not heard of it
    assertThat(bertHelpsOut(LATER)).isTrue();
  }
}
