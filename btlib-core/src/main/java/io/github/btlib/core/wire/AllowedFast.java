package io.github.btlib.core.wire;

import io.github.btlib.metainfo.InfoHash;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which pieces a peer is served even while it is choked (BEP 6): the same ones by everybody, so
 * that whoever connects to many gets no more, and the same ones for all of a network of 256
 * addresses.
 */
public final class AllowedFast {
  /** How many pieces there are in a set; enough to begin to trade, too few to live on. */
  public static final int PIECES = 5;

  private static final int IPV4_BYTES = 4;

  private AllowedFast() {}

  /**
   * Works out a set by the BEP's algorithm.
   *
   * @param address the peer's address as the network has it; BEP 6 makes no provision for IPv6, and
   *     such a peer gets nothing
   * @param most how many pieces there shall be, if the torrent has so many
   * @return the pieces, in the order of the algorithm
   */
  public static List<Integer> of(byte[] address, InfoHash infoHash, int pieceCount, int most) {
    if (address.length != IPV4_BYTES) {
      return List.of();
    }
    int size = Math.min(most, pieceCount);
    MessageDigest sha1 = sha1();
    sha1.update(address, 0, 3);
    sha1.update((byte) 0);
    byte[] x = sha1.digest(infoHash.bytes());
    Set<Integer> pieces = new LinkedHashSet<>();
    while (pieces.size() < size) {
      for (ByteBuffer words = ByteBuffer.wrap(x); words.hasRemaining() && pieces.size() < size; ) {
        pieces.add(Integer.remainderUnsigned(words.getInt(), pieceCount));
      }
      x = sha1.digest(x);
    }
    return List.copyOf(pieces);
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-1", e);
    }
  }
}
