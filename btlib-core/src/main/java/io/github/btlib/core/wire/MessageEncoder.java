package io.github.btlib.core.wire;

import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * Puts messages into a send buffer (BEP 3, 6, 10). The layouts are those of {@link MessageDecoder}.
 */
public final class MessageEncoder {
  /** Bytes that a keep-alive takes. */
  public static final int KEEP_ALIVE_LENGTH = 4;

  /** Bytes that choke, unchoke, interested and not interested take. */
  public static final int STATE_LENGTH = 5;

  /** Bytes that a have or an allowed fast takes. */
  public static final int HAVE_LENGTH = 9;

  /** Bytes that a request, a cancel or a reject takes. */
  public static final int REQUEST_LENGTH = 17;

  /** Bytes before the block of a piece message. */
  public static final int PIECE_HEADER_LENGTH = 13;

  private MessageEncoder() {}

  public static void keepAlive(ByteBuffer out) {
    out.putInt(0);
  }

  public static void choke(ByteBuffer out, boolean choke) {
    state(out, choke ? MessageId.CHOKE : MessageId.UNCHOKE);
  }

  public static void interested(ByteBuffer out, boolean interested) {
    state(out, interested ? MessageId.INTERESTED : MessageId.NOT_INTERESTED);
  }

  public static void have(ByteBuffer out, int piece) {
    out.putInt(5).put((byte) MessageId.HAVE).putInt(piece);
  }

  public static void allowedFast(ByteBuffer out, int piece) {
    out.putInt(5).put((byte) MessageId.ALLOWED_FAST).putInt(piece);
  }

  /** Returns a whole have all message. */
  public static byte[] haveAll() {
    return new byte[] {0, 0, 0, 1, MessageId.HAVE_ALL};
  }

  /** Returns a whole have none message. */
  public static byte[] haveNone() {
    return new byte[] {0, 0, 0, 1, MessageId.HAVE_NONE};
  }

  /**
   * Returns a whole message of the extension protocol.
   *
   * @param id the one that the peer gave out for it, or 0 for the extension handshake
   */
  public static byte[] extended(int id, byte[] payload) {
    return ByteBuffer.allocate(6 + payload.length)
        .putInt(2 + payload.length)
        .put((byte) MessageId.EXTENDED)
        .put((byte) id)
        .put(payload)
        .array();
  }

  /** Returns a whole bitfield message, which may be long. */
  public static byte[] bitfield(BitSet pieces, int pieceCount) {
    byte[] bits = Bitfields.encode(pieces, pieceCount);
    return ByteBuffer.allocate(5 + bits.length)
        .putInt(1 + bits.length)
        .put((byte) MessageId.BITFIELD)
        .put(bits)
        .array();
  }

  public static void request(ByteBuffer out, Block block) {
    block(out, MessageId.REQUEST, block);
  }

  public static void cancel(ByteBuffer out, Block block) {
    block(out, MessageId.CANCEL, block);
  }

  public static void reject(ByteBuffer out, Block block) {
    block(out, MessageId.REJECT, block);
  }

  /** Puts what comes before a block's bytes; exactly {@code block.length()} bytes must follow. */
  public static void pieceHeader(ByteBuffer out, Block block) {
    out.putInt(9 + block.length())
        .put((byte) MessageId.PIECE)
        .putInt(block.piece())
        .putInt(block.begin());
  }

  private static void state(ByteBuffer out, int id) {
    out.putInt(1).put((byte) id);
  }

  private static void block(ByteBuffer out, int id, Block block) {
    out.putInt(13)
        .put((byte) id)
        .putInt(block.piece())
        .putInt(block.begin())
        .putInt(block.length());
  }
}
