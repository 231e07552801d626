package io.github.btlib.core.peer;

import io.github.btlib.core.wire.Block;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The buffer a reader reads into: small while its peer is idle, pooled while blocks are expected,
 * made to measure for a long bitfield. Confined to the reader's thread.
 */
final class ReceiveBuffer {
  private static final int SMALL = 1024;

  private final BufferPool pool;
  private BufferPool.@Nullable Buffer pooled;
  private ByteBuffer bytes = ByteBuffer.allocate(SMALL);

  ReceiveBuffer(BufferPool pool) {
    this.pool = pool;
  }

  /**
   * Returns the buffer to read into, with what it held kept.
   *
   * @param needed how much room the next message needs
   * @param busy whether blocks are expected
   */
  ByteBuffer forReading(int needed, boolean busy) {
    if (needed > BufferPool.BUFFER_SIZE) {
      if (needed > bytes.capacity()) {
        replace(ByteBuffer.allocate(needed), null);
      }
    } else if (pooled == null && (busy || needed > bytes.capacity())) {
      BufferPool.Buffer taken = pool.take();
      replace(taken.bytes(), taken);
    } else if (!busy && bytes.capacity() > SMALL && bytes.position() == 0) {
      replace(ByteBuffer.allocate(SMALL), null);
    }
    return bytes;
  }

  private void replace(ByteBuffer other, BufferPool.@Nullable Buffer from) {
    bytes.flip();
    other.put(bytes);
    release();
    bytes = other;
    pooled = from;
  }

  /**
   * Returns a block's worth of heap memory that is free to use until the next {@link #forReading}.
   */
  byte[] scratch() {
    return pooled == null ? new byte[Block.SIZE] : pooled.scratch();
  }

  /** Gives the pooled buffer back, if there is one; nothing may be read afterwards. */
  void release() {
    if (pooled != null) {
      pool.giveBack(pooled);
      pooled = null;
    }
  }
}
