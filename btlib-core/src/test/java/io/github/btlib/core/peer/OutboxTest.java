package io.github.btlib.core.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.piece.ActivePiece;
import io.github.btlib.core.piece.BlockRequest;
import io.github.btlib.core.piece.Claimant;
import io.github.btlib.core.piece.Estimate;
import io.github.btlib.core.piece.PeerPieces;
import io.github.btlib.core.piece.PieceBook;
import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.testkit.SequentialBook;
import io.github.btlib.core.wire.Block;
import io.github.btlib.core.wire.Message;
import io.github.btlib.core.wire.MessageDecoder;
import io.github.btlib.core.wire.MessageEncoder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class OutboxTest {
  private static final int PIECES = 20_000;
  private static final Message CHOKE = new Message.Choke();
  private static final Message UNCHOKE = new Message.Unchoke();
  private static final Block ONE = new Block(0, 0, Block.SIZE);
  private static final Block OTHER = new Block(0, Block.SIZE, Block.SIZE);

  private final Outbox outbox = new Outbox(false);
  private final List<Block> served = new ArrayList<>();

  /** Takes one batch and returns its messages; the blocks are added to those served. */
  private List<Message> batch(int room) {
    ByteBuffer out = ByteBuffer.allocate(room);
    List<Block> blocks = new ArrayList<>();
    outbox.takeBatch(out, blocks);
    served.addAll(blocks);
    int payload = blocks.stream().mapToInt(block -> 13 + block.length()).sum();
    assertThat(out.remaining()).as("room behind the messages").isGreaterThanOrEqualTo(payload);
    out.flip();
    try {
      MessageDecoder decoder = new MessageDecoder(PIECES);
      List<Message> messages = new ArrayList<>();
      for (Message next = decoder.next(out); next != null; next = decoder.next(out)) {
        messages.add(next);
      }
      assertThat(out.hasRemaining()).isFalse();
      return messages;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private List<Message> batch() {
    return batch(BufferPool.BUFFER_SIZE);
  }

  private void unchokedAndTold() {
    outbox.unchoke();
    assertThat(batch()).containsExactly(UNCHOKE);
  }

  private record Anyone() implements Claimant {
    @Override
    public Object identity() {
      return this;
    }

    @Override
    public void withdraw(ActivePiece piece, int block) {}
  }

  private static List<BlockRequest> requests(int count) {
    MemoryTorrent torrent = MemoryTorrent.of(count * Block.SIZE, count * Block.SIZE);
    PieceBook book = SequentialBook.of(torrent.metainfo());
    PeerPieces peer = book.join("someone");
    BitSet all = new BitSet();
    all.set(0);
    book.has(peer, all);
    ActivePiece piece = Objects.requireNonNull(book.next(peer, false));
    List<BlockRequest> requests = new ArrayList<>();
    Estimate pace = new Estimate(1_000, 100, 0);
    piece.claim(new Anyone(), count, 0, pace, requests);
    return requests;
  }

  @Test
  void anUnchokeIsTold() {
    outbox.unchoke();
    assertThat(batch()).containsExactly(UNCHOKE);
    assertThat(batch()).isEmpty();
  }

  @Test
  void aPeerThatKnowsItIsChokedIsNotToldAgain() {
    outbox.choke();
    assertThat(batch()).isEmpty();
  }

  @Test
  void aPeerThatKnowsItIsUnchokedIsNotToldAgain() {
    unchokedAndTold();
    outbox.unchoke();
    assertThat(batch()).isEmpty();
  }

  @Test
  void anUnchokeThatWasNotSentIsTakenBack() {
    outbox.unchoke();
    outbox.choke();
    assertThat(batch()).isEmpty();
  }

  @Test
  void aChokeThatEmptiedTheQueueIsToldEvenIfAnUnchokeFollows() {
    unchokedAndTold();
    outbox.serve(ONE, true);
    outbox.choke();
    outbox.unchoke();
    assertThat(batch()).containsExactly(CHOKE, UNCHOKE);
    assertThat(served).isEmpty();
  }

  @Test
  void aChokeAfterAChokeAndAnUnchokeIsAChoke() {
    unchokedAndTold();
    outbox.choke();
    outbox.unchoke();
    outbox.choke();
    assertThat(batch()).containsExactly(CHOKE);
    outbox.unchoke();
    assertThat(batch()).containsExactly(UNCHOKE);
  }

  @Test
  void whatIsAskedForAfterTheUnchokeIsServed() {
    unchokedAndTold();
    outbox.choke();
    outbox.unchoke();
    outbox.serve(OTHER, true);
    assertThat(batch()).containsExactly(CHOKE, UNCHOKE);
    assertThat(served).containsExactly(OTHER);
  }

  @Test
  void interestThatIsLostBeforeItIsToldIsNotTold() {
    outbox.interested(true);
    outbox.interested(false);
    assertThat(batch()).isEmpty();
    outbox.interested(true);
    outbox.interested(true);
    assertThat(batch()).containsExactly(new Message.Interested());
    outbox.interested(false);
    assertThat(batch()).containsExactly(new Message.NotInterested());
  }

  @Test
  void keepAlivesDoNotPileUp() {
    outbox.keepAlive();
    outbox.keepAlive();
    assertThat(batch()).containsExactly(new Message.KeepAlive());
  }

  @Test
  void stateComesBeforeHavesBeforeCancelsBeforeRequestsBeforeBlocks() {
    List<BlockRequest> requests = requests(3);
    outbox.unchoke();
    outbox.serve(ONE, true);
    outbox.request(requests);
    outbox.cancel(new Block(9, 0, 1));
    outbox.have(4, true);
    outbox.have(3, true);
    outbox.interested(true);
    assertThat(batch())
        .containsExactly(
            UNCHOKE,
            new Message.Interested(),
            new Message.Have(4),
            new Message.Have(3),
            new Message.Cancel(new Block(9, 0, 1)),
            new Message.Request(requests.get(0).block()),
            new Message.Request(requests.get(1).block()),
            new Message.Request(requests.get(2).block()));
    assertThat(served).containsExactly(ONE);
  }

  @Test
  void aRequestThatWasNotSentIsCancelledWithoutAWord() {
    List<BlockRequest> requests = requests(2);
    outbox.request(requests);
    outbox.cancel(requests.get(0).block());
    assertThat(batch()).containsExactly(new Message.Request(requests.get(1).block()));
    outbox.cancel(requests.get(1).block());
    assertThat(batch()).containsExactly(new Message.Cancel(requests.get(1).block()));
  }

  @Test
  void droppedRequestsAreNotSentAndNeitherAreTheirCancels() {
    outbox.request(requests(2));
    outbox.cancel(ONE);
    outbox.cancel(new Block(9, 0, 1));
    outbox.dropRequests(block -> false);
    assertThat(batch()).isEmpty();
  }

  @Test
  void whatThePeerServesWhileItChokesUsIsSentAllTheSame() {
    List<BlockRequest> requests = requests(2);
    outbox.request(requests);
    outbox.dropRequests(requests.get(1).block()::equals);
    assertThat(batch()).containsExactly(new Message.Request(requests.get(1).block()));
  }

  @Test
  void aBlockThePeerNoLongerWantsIsNotServed() {
    unchokedAndTold();
    outbox.serve(ONE, true);
    outbox.serve(OTHER, true);
    outbox.doNotServe(ONE);
    batch();
    assertThat(served).containsExactly(OTHER);
  }

  @Test
  void aPeerMayAskForSoManyBlocksAndNoMore() {
    unchokedAndTold();
    for (int i = 0; i < ServeQueue.MOST_BLOCKS; i++) {
      assertThat(outbox.serve(new Block(i, 0, Block.SIZE), true))
          .isEqualTo(ServeQueue.Answer.SERVED);
    }
    assertThat(outbox.serve(OTHER, true)).isEqualTo(ServeQueue.Answer.TOO_MANY);
    batch();
    assertThat(outbox.serve(OTHER, true)).isEqualTo(ServeQueue.Answer.SERVED);
  }

  @Test
  void aPeerThatReadsNoHavesIsFoundOut() {
    for (int i = 0; i < Haves.MOST; i++) {
      assertThat(outbox.have(i, true)).isTrue();
    }
    assertThat(outbox.have(0, true)).isFalse();
  }

  @Test
  void aHaveThatIsNoNewsGoesWithWhateverIsSentNext() {
    outbox.have(1, false);
    assertThat(outbox.hasControl()).as("worth waking the writer").isFalse();
    outbox.interested(true);
    assertThat(batch()).containsExactly(new Message.Interested(), new Message.Have(1));
  }

  @Test
  void aBatchHoldsNoMoreThanTheBufferAndTheRestFollowsInOrder() {
    unchokedAndTold();
    List<BlockRequest> requests = requests(200);
    for (int i = 0; i < 200; i++) {
      outbox.have(i, true);
      outbox.serve(new Block(i, 0, Block.SIZE), true);
    }
    outbox.request(requests);
    List<Message> messages = new ArrayList<>();
    int batches = 0;
    while (messages.size() < 400 || served.size() < 200) {
      messages.addAll(batch(Block.SIZE + 100));
      assertThat(++batches).isLessThan(300);
    }
    for (int i = 0; i < 200; i++) {
      assertThat(messages.get(i)).isEqualTo(new Message.Have(i));
      assertThat(messages.get(200 + i)).isEqualTo(new Message.Request(requests.get(i).block()));
      assertThat(served.get(i)).isEqualTo(new Block(i, 0, Block.SIZE));
    }
  }

  @Test
  void eightBlocksFitABatch() {
    unchokedAndTold();
    for (int i = 0; i < 10; i++) {
      outbox.serve(new Block(i, 0, Block.SIZE), true);
    }
    batch();
    assertThat(served).hasSize(8);
  }

  @Test
  void theWriterWakesWhenThereIsSomethingToSend() throws Exception {
    List<Boolean> woken = new ArrayList<>();
    Thread writer = Thread.ofVirtual().start(() -> woken.add(outbox.await()));
    outbox.have(1, true);
    assertThat(writer.join(Duration.ofSeconds(10))).isTrue();
    assertThat(woken).containsExactly(true);
  }

  @Test
  void theWriterWakesForTheLastTimeWhenTheOutboxCloses() throws Exception {
    List<Boolean> woken = new ArrayList<>();
    Thread writer = Thread.ofVirtual().start(() -> woken.add(outbox.await()));
    outbox.close();
    assertThat(writer.join(Duration.ofSeconds(10))).isTrue();
    assertThat(woken).containsExactly(false);
    outbox.have(1, true);
    assertThat(outbox.await()).isFalse();
  }

  @Test
  void underALimitControlGoesAloneAndBlocksOneByOne() {
    unchokedAndTold();
    outbox.serve(ONE, true);
    outbox.serve(OTHER, true);
    outbox.have(7, true);
    assertThat(outbox.hasControl()).isTrue();
    ByteBuffer out = ByteBuffer.allocate(BufferPool.BUFFER_SIZE);
    outbox.takeBatch(out, served, 0);
    assertThat(out.position()).isPositive();
    assertThat(served).isEmpty();
    assertThat(outbox.hasControl()).isFalse();
    outbox.takeBatch(out, served, 1);
    assertThat(served).containsExactly(ONE);
    assertThat(outbox.hasBlocks()).isTrue();
    served.clear();
    outbox.takeBatch(out, served, 1);
    assertThat(served).containsExactly(OTHER);
    assertThat(outbox.hasBlocks()).isFalse();
  }

  /** Waits as the writer does for a limit; returns what it was told. */
  private boolean awaitsTurn(boolean amidBlock, Runnable meanwhile) throws Exception {
    List<Boolean> told = new ArrayList<>();
    Thread writer =
        Thread.ofVirtual()
            .start(() -> told.add(outbox.awaitTurn(Duration.ofHours(1).toNanos(), amidBlock)));
    meanwhile.run();
    assertThat(writer.join(Duration.ofSeconds(10))).isTrue();
    return told.getFirst();
  }

  @Test
  void theWriterThatWaitsForALimitIsWokenByItsTurnByControlAndByTheEnd() throws Exception {
    unchokedAndTold();
    outbox.serve(ONE, true);
    assertThat(awaitsTurn(false, outbox::turn)).isTrue();
    assertThat(awaitsTurn(true, outbox::turn)).isTrue();
    assertThat(awaitsTurn(false, () -> outbox.have(1, true))).isTrue();
    assertThat(outbox.awaitTurn(1, true)).as("only time passes").isTrue();
    assertThat(awaitsTurn(true, outbox::close)).isFalse();
  }

  @Test
  void amidABlockControlDoesNotEndTheWaiting() {
    outbox.have(1, true);
    long start = System.nanoTime();
    assertThat(outbox.awaitTurn(20_000_000, true)).isTrue();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
  }

  @Test
  void requestsThatThePeerServesAllTheSameSurviveAChoke() {
    List<BlockRequest> requests = requests(2);
    outbox.request(requests);
    outbox.cancel(new Block(9, 0, 1));
    outbox.dropRequests(block -> block.piece() == 0);
    assertThat(batch())
        .containsExactlyElementsOf(
            requests.stream().map(each -> (Message) new Message.Request(each.block())).toList());
  }

  @Test
  void itClosesWhenAllHasBeenSent() {
    outbox.have(1, true);
    outbox.closeWhenSent();
    assertThat(outbox.await()).isTrue();
    assertThat(batch()).containsExactly(new Message.Have(1));
    assertThat(outbox.await()).isFalse();
  }

  @Test
  void onlySoManyExtensionMessagesWait() {
    byte[] message = MessageEncoder.extended(3, new byte[] {1});
    for (int i = 0; i < Outbox.MOST_EXTENDED; i++) {
      assertThat(outbox.extended(message)).isTrue();
    }
    assertThat(outbox.extended(message)).isFalse();
    assertThat(batch())
        .hasSize(Outbox.MOST_EXTENDED)
        .allMatch(each -> each instanceof Message.Extended extended && extended.id() == 3);
  }
}
