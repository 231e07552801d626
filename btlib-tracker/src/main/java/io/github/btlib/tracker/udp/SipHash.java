package io.github.btlib.tracker.udp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * SipHash-2-4 (Aumasson and Bernstein, 2012): a keyed hash of 64 bits that nobody without the key
 * can predict, for a tenth of the price of an HMAC. Immutable; allocates nothing.
 */
final class SipHash {

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long key0;
  private final long key1;

  SipHash(long key0, long key1) {
    this.key0 = key0;
    this.key1 = key1;
  }

  /** Hashes the first bytes of a message. */
  long hash(byte[] message, int length) {
    long v0 = key0 ^ 0x736f6d6570736575L;
    long v1 = key1 ^ 0x646f72616e646f6dL;
    long v2 = key0 ^ 0x6c7967656e657261L;
    long v3 = key1 ^ 0x7465646279746573L;
    int words = length >> 3;
    for (int i = 0; i <= words + 1; i++) {
      long word = 0;
      if (i < words) {
        word = (long) WORD.get(message, i << 3);
      } else if (i == words) {
        word = lastWord(message, length);
      } else {
        v2 ^= 0xff;
      }
      v3 ^= word;
      for (int round = i <= words ? 2 : 4; round > 0; round--) {
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
      }
      v0 ^= word;
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }

  private static long lastWord(byte[] message, int length) {
    long word = (long) length << 56;
    for (int i = length & ~7; i < length; i++) {
      word |= (message[i] & 0xffL) << (8 * (i & 7));
    }
    return word;
  }
}
