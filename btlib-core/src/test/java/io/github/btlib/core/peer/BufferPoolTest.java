package io.github.btlib.core.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.wire.Block;
import org.junit.jupiter.api.Test;

class BufferPoolTest {
  private final BufferPool pool = new BufferPool(2);

  @Test
  void aBufferIsDirectAndHoldsEightBlocksWithTheirHeaders() {
    BufferPool.Buffer buffer = pool.take();
    assertThat(buffer.bytes().isDirect()).isTrue();
    assertThat(buffer.bytes().remaining()).isGreaterThanOrEqualTo(8 * (Block.SIZE + 13));
    assertThat(buffer.scratch()).hasSize(Block.SIZE);
  }

  @Test
  void whatIsGivenBackIsTakenAgainAndEmpty() {
    BufferPool.Buffer buffer = pool.take();
    buffer.bytes().position(10).limit(20);
    pool.giveBack(buffer);
    assertThat(pool.take()).isSameAs(buffer);
    assertThat(buffer.bytes().position()).isZero();
    assertThat(buffer.bytes().remaining()).isEqualTo(BufferPool.BUFFER_SIZE);
  }

  @Test
  void twoNeverHaveTheSameBuffer() {
    assertThat(pool.take()).isNotSameAs(pool.take());
  }

  @Test
  void noMoreAreKeptThanItsCapacity() {
    BufferPool.Buffer one = pool.take();
    BufferPool.Buffer two = pool.take();
    BufferPool.Buffer three = pool.take();
    pool.giveBack(one);
    pool.giveBack(two);
    pool.giveBack(three);
    assertThat(pool.take()).isSameAs(one);
    assertThat(pool.take()).isSameAs(two);
    assertThat(pool.take()).isNotSameAs(three);
  }
}
