package io.github.btlib.core.sim;

import io.github.btlib.core.wire.Block;
import java.security.MessageDigest;

/**
 * Stands in for SHA-1 where blocks are good or bad by their first byte: all zeros if every block is
 * good, which is what the simulated torrents' hashes are. Costs nothing.
 */
final class MarkerDigest extends MessageDigest {
  private static final int LENGTH = 20;

  private boolean bad;

  MarkerDigest() {
    super("marker");
  }

  @Override
  protected void engineUpdate(byte input) {
    throw new UnsupportedOperationException("only whole blocks are hashed");
  }

  @Override
  protected void engineUpdate(byte[] input, int offset, int length) {
    for (int block = 0; block < length; block += Block.SIZE) {
      bad |= input[offset + block] != MarkerStorage.GOOD;
    }
  }

  @Override
  protected byte[] engineDigest() {
    byte[] digest = new byte[LENGTH];
    digest[0] = (byte) (bad ? 1 : 0);
    engineReset();
    return digest;
  }

  @Override
  protected void engineReset() {
    bad = false;
  }
}
