package io.github.btlib.core.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.wire.Block;
import io.github.btlib.core.wire.Message;
import io.github.btlib.core.wire.MessageDecoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What becomes of requests of a peer that speaks the Fast extension (BEP 6). */
class FastOutboxTest {
  private static final Message CHOKE = new Message.Choke();
  private static final Message UNCHOKE = new Message.Unchoke();
  private static final Block ONE = new Block(0, 0, Block.SIZE);
  private static final Block OTHER = new Block(1, 0, Block.SIZE);

  private final Outbox outbox = new Outbox(true);
  private final List<Block> served = new ArrayList<>();

  private List<Message> batch() {
    ByteBuffer out = ByteBuffer.allocate(BufferPool.BUFFER_SIZE);
    outbox.takeBatch(out, served);
    out.flip();
    List<Message> messages = new ArrayList<>();
    try {
      MessageDecoder decoder = new MessageDecoder(100);
      for (Message next = decoder.next(out); next != null; next = decoder.next(out)) {
        messages.add(next);
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return messages;
  }

  private static Message reject(Block block) {
    return new Message.Reject(block);
  }

  private void unchokedAndTold() {
    outbox.unchoke();
    assertThat(batch()).containsExactly(UNCHOKE);
  }

  @Test
  void aChokeRejectsWhatIsQueuedBehindTheChoke() {
    unchokedAndTold();
    outbox.serve(ONE, true);
    outbox.serve(OTHER, true);
    outbox.choke();
    assertThat(batch()).containsExactly(CHOKE, reject(ONE), reject(OTHER));
    assertThat(served).isEmpty();
  }

  @Test
  void rejectsComeBeforeTheUnchokeThatFollows() {
    unchokedAndTold();
    outbox.serve(ONE, true);
    outbox.choke();
    outbox.unchoke();
    outbox.serve(OTHER, true);
    assertThat(batch()).containsExactly(CHOKE, reject(ONE), UNCHOKE);
    assertThat(served).containsExactly(OTHER);
  }

  @Test
  void whatIsAskedForWhileChokedIsRejected() {
    assertThat(outbox.serve(ONE, true)).isEqualTo(ServeQueue.Answer.CHOKED);
    assertThat(batch()).containsExactly(reject(ONE));
  }

  @Test
  void aPieceThatWeLackIsRejected() {
    unchokedAndTold();
    assertThat(outbox.serve(ONE, false)).isEqualTo(ServeQueue.Answer.LACKED);
    assertThat(batch()).containsExactly(reject(ONE));
  }

  @Test
  void aCancelledRequestIsRejected() {
    unchokedAndTold();
    outbox.serve(ONE, true);
    outbox.doNotServe(ONE);
    outbox.doNotServe(ONE); // and only once
    outbox.doNotServe(OTHER);
    assertThat(batch()).containsExactly(reject(ONE));
    assertThat(served).isEmpty();
  }

  @Test
  void theRequestOverTheLimitIsRejected() {
    unchokedAndTold();
    for (int i = 0; i < ServeQueue.MOST_BLOCKS; i++) {
      outbox.serve(new Block(i % 100, i, 100), true);
    }
    assertThat(outbox.serve(ONE, true)).isEqualTo(ServeQueue.Answer.TOO_MANY);
    assertThat(batch()).containsExactly(reject(ONE));
  }

  @Test
  void allowedPiecesAreToldAndServedWhileChoked() {
    outbox.allowFast(List.of(1, 7), 2 * Block.SIZE);
    assertThat(batch()).containsExactly(new Message.AllowedFast(1), new Message.AllowedFast(7));
    outbox.serve(ONE, true);
    outbox.serve(OTHER, true);
    assertThat(batch()).containsExactly(reject(ONE));
    assertThat(served).containsExactly(OTHER);
  }

  @Test
  void anAllowedPieceThatWeLackIsRejected() {
    outbox.allowFast(List.of(1), Block.SIZE);
    batch();
    outbox.serve(OTHER, false);
    assertThat(batch()).containsExactly(reject(OTHER));
    assertThat(outbox.serve(OTHER, true)).isEqualTo(ServeQueue.Answer.SERVED);
  }

  @Test
  void allowedPiecesStayQueuedWhenThePeerIsChoked() {
    outbox.allowFast(List.of(1), Block.SIZE);
    unchokedAndTellAllowances();
    outbox.serve(ONE, true);
    outbox.serve(OTHER, true);
    outbox.choke();
    assertThat(batch()).containsExactly(CHOKE, reject(ONE));
    assertThat(served).containsExactly(OTHER);
  }

  private void unchokedAndTellAllowances() {
    outbox.unchoke();
    assertThat(batch()).containsExactly(UNCHOKE, new Message.AllowedFast(1));
  }

  @Test
  void whatIsAllowedIsAllowedOnce() {
    outbox.allowFast(List.of(1), Block.SIZE);
    batch();
    outbox.serve(OTHER, true);
    batch();
    assertThat(served).containsExactly(OTHER);
    assertThat(outbox.serve(OTHER, true)).isEqualTo(ServeQueue.Answer.CHOKED);
    assertThat(batch()).containsExactly(reject(OTHER));
  }

  @Test
  void aPeerThatDoesNotReadItsRejectsIsNoticed() {
    for (int i = 0; i < ServeQueue.MOST_REJECTS; i++) {
      outbox.serve(ONE, true);
    }
    assertThat(outbox.overflows()).isFalse();
    outbox.serve(ONE, true);
    assertThat(outbox.overflows()).isTrue();
    batch();
    assertThat(outbox.overflows()).isFalse();
  }

  @Test
  void aFullBatchOfRejectsLeavesRoomForWhatElseIsSaid() {
    unchokedAndTold();
    for (int i = 0; i < 20_000; i++) {
      outbox.serve(new Block(1, i, 1), false);
    }
    outbox.choke();
    outbox.unchoke();
    outbox.interested(true);
    outbox.keepAlive();
    int rejects = 0;
    int others = 0;
    for (List<Message> messages = batch(); !messages.isEmpty(); messages = batch()) {
      for (Message message : messages) {
        rejects += message instanceof Message.Reject ? 1 : 0;
        others += message instanceof Message.Reject ? 0 : 1;
      }
    }
    assertThat(rejects).isEqualTo(20_000);
    assertThat(others).as("choke, unchoke, interested, keep-alive").isEqualTo(4);
  }

  /** Steps: 0 choke, 1 unchoke, 2 send, 3 cancel, the rest requests. */
  @Property
  void everyRequestIsAnsweredOnce(
      @ForAll @Size(max = 200) List<@IntRange(max = 9) Integer> steps, @ForAll boolean allowances) {
    Outbox each = new Outbox(true);
    Map<Block, Integer> asked = new HashMap<>();
    Map<Block, Integer> answered = new HashMap<>();
    if (allowances) {
      each.allowFast(List.of(1, 2), 20 * Block.SIZE);
    }
    int number = 0;
    for (int step : steps) {
      switch (step) {
        case 0 -> each.choke();
        case 1 -> each.unchoke();
        case 2 -> send(each, answered);
        case 3 -> each.doNotServe(new Block(number % 4, number, 100));
        default -> {
          Block block = new Block(++number % 4, number, 100);
          each.serve(block, step != 9);
          asked.merge(block, 1, Integer::sum);
        }
      }
    }
    each.choke();
    send(each, answered);
    send(each, answered);
    assertThat(answered).isEqualTo(asked);
  }

  private static void send(Outbox from, Map<Block, Integer> answered) {
    ByteBuffer out = ByteBuffer.allocate(BufferPool.BUFFER_SIZE);
    List<Block> blocks = new ArrayList<>();
    from.takeBatch(out, blocks);
    blocks.forEach(block -> answered.merge(block, 1, Integer::sum));
    out.flip();
    try {
      MessageDecoder decoder = new MessageDecoder(100);
      for (Message next = decoder.next(out); next != null; next = decoder.next(out)) {
        if (next instanceof Message.Reject reject) {
          answered.merge(reject.block(), 1, Integer::sum);
        }
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
