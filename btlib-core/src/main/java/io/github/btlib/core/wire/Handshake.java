package io.github.btlib.core.wire;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.PeerId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The handshake (BEP 3).
 *
 * <pre>
 *   0   1  length of the protocol's name, 19
 *   1  19  "BitTorrent protocol"
 *  20   8  reserved bits, each an extension
 *  28  20  info-hash
 *  48  20  peer id
 * </pre>
 *
 * @param reserved the reserved bits, the first byte being the most significant
 */
public record Handshake(long reserved, InfoHash infoHash, PeerId peerId) {
  public static final int LENGTH = 68;

  /** The reserved bit of the Fast extension (BEP 6): 0x04 in the last byte. */
  public static final long FAST = 0x04;

  /** The reserved bit of the extension protocol (BEP 10): 0x10 in the sixth byte. */
  public static final long EXTENSIONS = 0x10_0000;

  private static final byte[] PROTOCOL =
      "\u0013BitTorrent protocol".getBytes(StandardCharsets.US_ASCII);

  /** Returns our own handshake, with the bits of what we speak. */
  public static Handshake ours(InfoHash infoHash, PeerId peerId) {
    return new Handshake(FAST | EXTENSIONS, infoHash, peerId);
  }

  /** Puts the handshake's bytes. */
  public void encode(ByteBuffer out) {
    out.put(PROTOCOL).putLong(reserved).put(infoHash.bytes()).put(peerId.bytes());
  }

  /**
   * Takes a handshake.
   *
   * @param in at least {@link #LENGTH} bytes
   * @throws ProtocolException if the peer speaks something else
   */
  public static Handshake decode(ByteBuffer in) throws ProtocolException {
    requireProtocol(in);
    in.position(in.position() + PROTOCOL.length);
    long reserved = in.getLong();
    byte[] infoHash = new byte[20];
    in.get(infoHash);
    byte[] peerId = new byte[PeerId.LENGTH];
    in.get(peerId);
    return new Handshake(reserved, InfoHash.of(infoHash), PeerId.of(peerId));
  }

  /**
   * Checks the part of a handshake that has come, so that what is no BitTorrent is parted from at
   * its first wrong byte.
   *
   * @throws ProtocolException if the peer speaks something else
   */
  public static void requireProtocol(ByteBuffer in) throws ProtocolException {
    int length = Math.min(in.remaining(), PROTOCOL.length);
    for (int i = 0; i < length; i++) {
      if (in.get(in.position() + i) != PROTOCOL[i]) {
        throw new ProtocolException("handshake: not the BitTorrent protocol");
      }
    }
  }
}
