package io.github.btlib.core.sim;

import io.github.btlib.core.wire.Block;
import io.github.btlib.spi.Storage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Keeps of each block its first byte, which tells whether it is good. */
final class MarkerStorage implements Storage {
  static final byte GOOD = 0;

  private static final byte NOTHING = -1;

  /** What blocks of each marker look like; shared by everybody, so not to be written to. */
  private static final ByteBuffer[] BLOCKS = new ByteBuffer[128];

  private final byte[] markers;
  private int writes;

  MarkerStorage(int blocks) {
    markers = new byte[blocks];
    Arrays.fill(markers, NOTHING);
  }

  /** Puts a good piece there. */
  void fill(int firstBlock, int count) {
    Arrays.fill(markers, firstBlock, firstBlock + count, GOOD);
  }

  /** Returns a block's bytes, to be read only. */
  static ByteBuffer block(byte marker) {
    ByteBuffer block = BLOCKS[marker];
    if (block == null) {
      block = ByteBuffer.allocate(Block.SIZE).put(0, marker);
      BLOCKS[marker] = block;
    }
    return block.duplicate();
  }

  @Override
  public void read(long offset, ByteBuffer into) {
    into.put(into.position(), markers[Math.toIntExact(offset / Block.SIZE)]);
    into.position(into.limit());
  }

  @Override
  public void write(long offset, ByteBuffer from) {
    markers[Math.toIntExact(offset / Block.SIZE)] = from.get(from.position());
    from.position(from.limit());
    writes++;
  }

  /** Returns a number a block, equal for equal bytes. */
  List<Long> digests(int firstBlock, int count) {
    List<Long> digests = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      digests.add((long) markers[firstBlock + i]);
    }
    return digests;
  }

  boolean isAllGood() {
    for (byte marker : markers) {
      if (marker != GOOD) {
        return false;
      }
    }
    return true;
  }

  int writes() {
    return writes;
  }

  @Override
  public void sync() {}

  @Override
  public void delete() {}

  @Override
  public void close() {}
}
