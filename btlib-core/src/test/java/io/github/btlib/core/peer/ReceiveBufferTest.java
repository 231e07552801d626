package io.github.btlib.core.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.wire.Block;
import io.github.btlib.core.wire.MessageDecoder;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ReceiveBufferTest {
  private static final boolean IDLE = false;
  private static final boolean BUSY = true;

  private final BufferPool pool = new BufferPool(1);
  private final ReceiveBuffer receive = new ReceiveBuffer(pool);

  private static byte[] held(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.position()];
    buffer.get(0, bytes);
    return bytes;
  }

  @Test
  void anIdlePeerHasASmallBuffer() {
    assertThat(receive.forReading(4, IDLE).capacity()).isEqualTo(1024);
  }

  @Test
  void aPeerThatOwesBlocksHasALargeOne() {
    assertThat(receive.forReading(4, BUSY).capacity()).isEqualTo(BufferPool.BUFFER_SIZE);
  }

  @Test
  void whatHasComeIsKeptWhenTheBufferGrows() {
    receive.forReading(4, IDLE).put(new byte[] {1, 2, 3});
    assertThat(held(receive.forReading(4, BUSY))).containsExactly(1, 2, 3);
    ByteBuffer longer = receive.forReading(1_000_000, BUSY);
    assertThat(longer.capacity()).isEqualTo(1_000_000);
    assertThat(held(longer)).containsExactly(1, 2, 3);
  }

  @Test
  void aMessageThatDoesNotFitTheSmallBufferGetsRoomThoughNothingIsExpected() {
    ByteBuffer buffer = receive.forReading(MessageDecoder.LONGEST_USUAL, IDLE);
    assertThat(buffer.capacity()).isGreaterThanOrEqualTo(MessageDecoder.LONGEST_USUAL);
  }

  @Test
  void aLongBitfieldGetsABufferMadeToMeasureUntilItIsRead() {
    ByteBuffer made = receive.forReading(500_000, IDLE);
    assertThat(made.capacity()).isEqualTo(500_000);
    assertThat(receive.forReading(500_000, IDLE)).isSameAs(made);
    made.clear();
    assertThat(receive.forReading(4, IDLE).capacity()).isEqualTo(1024);
  }

  @Test
  void aPeerThatBecomesIdleGivesItsLargeBufferBack() {
    ByteBuffer large = receive.forReading(4, BUSY);
    large.put((byte) 1);
    assertThat(receive.forReading(4, IDLE)).as("half a message is in it").isSameAs(large);
    large.clear();
    assertThat(receive.forReading(4, IDLE).capacity()).isEqualTo(1024);
    assertThat(pool.take().bytes()).isSameAs(large);
  }

  @Test
  void aBusyPeerKeepsItsBuffer() {
    ByteBuffer large = receive.forReading(4, BUSY);
    assertThat(receive.forReading(MessageDecoder.LONGEST_USUAL, BUSY)).isSameAs(large);
  }

  @Test
  void releasingGivesTheBufferBackOnce() {
    ByteBuffer large = receive.forReading(4, BUSY);
    receive.release();
    receive.release();
    assertThat(pool.take().bytes()).isSameAs(large);
    assertThat(pool.take().bytes()).isNotSameAs(large);
  }

  @Test
  void thereIsAlwaysABlocksWorthOfScratch() {
    assertThat(receive.scratch()).hasSize(Block.SIZE);
    receive.forReading(4, BUSY);
    assertThat(receive.scratch()).hasSize(Block.SIZE).isSameAs(receive.scratch());
  }
}
