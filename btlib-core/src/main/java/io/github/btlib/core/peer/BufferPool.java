package io.github.btlib.core.peer;

import io.github.btlib.core.wire.Block;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Large buffers for the peers that are busy just now, so that idle ones need none. Thread-safe;
 * never blocks, and keeps no more than its capacity.
 */
public final class BufferPool {
  /**
   * Holds eight blocks with their headers: enough to make a system call cheap, little enough to
   * stay in the cache.
   */
  static final int BUFFER_SIZE = 8 * (Block.SIZE + 64);

  private final ArrayBlockingQueue<Buffer> idle;

  public BufferPool(int capacity) {
    idle = new ArrayBlockingQueue<>(capacity);
  }

  Buffer take() {
    Buffer buffer = idle.poll();
    return buffer == null ? new Buffer() : buffer;
  }

  void giveBack(Buffer buffer) {
    buffer.bytes().clear();
    idle.offer(buffer);
  }

  /** A large buffer and what goes with it. */
  static final class Buffer {
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(BUFFER_SIZE);
    private final byte[] scratch = new byte[Block.SIZE];

    /** Direct, so that sockets and files need no copy of it. */
    ByteBuffer bytes() {
      return bytes;
    }

    /** A block on the heap, because digests copy from direct memory in small steps. */
    byte[] scratch() {
      return scratch;
    }
  }
}
