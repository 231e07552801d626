package io.github.btlib.core.wire;

import java.util.BitSet;

/** Sets of pieces as the wire has them: piece 0 is the highest bit of the first byte (BEP 3). */
public final class Bitfields {
  private Bitfields() {}

  public static BitSet decode(byte[] bytes) {
    return BitSet.valueOf(reverseBits(bytes.clone()));
  }

  public static byte[] encode(BitSet pieces, int pieceCount) {
    byte[] bytes = new byte[(pieceCount + 7) / 8];
    byte[] set = pieces.toByteArray();
    System.arraycopy(set, 0, bytes, 0, set.length);
    return reverseBits(bytes);
  }

  private static byte[] reverseBits(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (Integer.reverse(bytes[i]) >>> 24);
    }
    return bytes;
  }
}
