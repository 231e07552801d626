package io.github.btlib.core.wire;

import java.nio.ByteBuffer;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Takes messages from a receive buffer (BEP 3, 6, 10). One for each connection; not thread-safe.
 *
 * <pre>
 *   0   4  length of what follows; 0 is a keep-alive
 *   4   1  id
 *   5      body: have, suggest, allowed fast 4, bitfield ⌈pieces / 8⌉, request, cancel, reject 3 × 4,
 *          piece 2 × 4 + block, extended 1 + payload
 * </pre>
 */
public final class MessageDecoder {
  /** Bytes that any receive buffer must have room for; only a bitfield may need more. */
  public static final int LONGEST_USUAL = 4 + 9 + Block.SIZE;

  /**
   * The longest payload of an extension message: four times what the largest of those in use needs,
   * a block of metadata (BEP 9).
   */
  public static final int LONGEST_EXTENDED = 64 * 1024;

  /** A message we do not know is passed over up to this length. */
  private static final int LONGEST_UNKNOWN = 1024 * 1024;

  private static final int HEADER = 5;

  private static final Message KEEP_ALIVE = new Message.KeepAlive();
  private static final Message CHOKE = new Message.Choke();
  private static final Message UNCHOKE = new Message.Unchoke();
  private static final Message INTERESTED = new Message.Interested();
  private static final Message NOT_INTERESTED = new Message.NotInterested();
  private static final Message HAVE_ALL = new Message.HaveAll();
  private static final Message HAVE_NONE = new Message.HaveNone();

  private final int pieceCount;
  private int toSkip;
  private int needed = 4;

  public MessageDecoder(int pieceCount) {
    this.pieceCount = pieceCount;
  }

  /**
   * Takes the next message.
   *
   * @param in what has come; its position moves behind the message
   * @return the message, or null if it has not come whole; then {@link #needed} tells how many
   *     bytes it has
   * @throws ProtocolException if the message is none, or breaks a limit
   */
  public @Nullable Message next(ByteBuffer in) throws ProtocolException {
    if (toSkip > 0) {
      int skipped = Math.min(toSkip, in.remaining());
      in.position(in.position() + skipped);
      toSkip -= skipped;
    }
    needed = 4;
    if (in.remaining() < 4) {
      return null;
    }
    int length = in.getInt(in.position());
    if (length == 0) {
      in.position(in.position() + 4);
      return KEEP_ALIVE;
    }
    needed = HEADER;
    if (in.remaining() < HEADER) {
      return null;
    }
    int id = in.get(in.position() + 4) & 0xff;
    int known = requireLength(id, length);
    if (known == 0) {
      in.position(in.position() + HEADER);
      toSkip = length - 1;
      return new Message.Unknown(id, length);
    }
    needed = 4 + length;
    if (in.remaining() < needed) {
      return null;
    }
    in.position(in.position() + HEADER);
    return body(id, length - 1, in);
  }

  /**
   * Returns how many bytes of buffer the message needs that the last {@link #next} could not take.
   */
  public int needed() {
    return needed;
  }

  /**
   * Returns 0 if the id is not known. Straight after the length, so that nothing is ever made of a
   * wrong one.
   */
  private int requireLength(int id, int length) throws ProtocolException {
    int least =
        switch (id) {
          case MessageId.CHOKE,
              MessageId.UNCHOKE,
              MessageId.INTERESTED,
              MessageId.NOT_INTERESTED,
              MessageId.HAVE_ALL,
              MessageId.HAVE_NONE ->
              1;
          case MessageId.HAVE, MessageId.SUGGEST, MessageId.ALLOWED_FAST -> 5;
          case MessageId.BITFIELD -> 1 + (pieceCount + 7) / 8;
          case MessageId.REQUEST, MessageId.CANCEL, MessageId.REJECT -> 13;
          case MessageId.PIECE -> 9;
          case MessageId.EXTENDED -> 2;
          default -> 0;
        };
    int most =
        switch (id) {
          case MessageId.PIECE -> 9 + Block.SIZE;
          case MessageId.EXTENDED -> 2 + LONGEST_EXTENDED;
          default -> least == 0 ? LONGEST_UNKNOWN : least;
        };
    if (length < least || length > most) {
      throw new ProtocolException(
          MessageId.name(id)
              + ": length "
              + Integer.toUnsignedString(length)
              + ", expected "
              + (least == most ? "" + least : least + " to " + most));
    }
    return least;
  }

  private Message body(int id, int length, ByteBuffer in) throws ProtocolException {
    return switch (id) {
      case MessageId.CHOKE -> CHOKE;
      case MessageId.UNCHOKE -> UNCHOKE;
      case MessageId.INTERESTED -> INTERESTED;
      case MessageId.NOT_INTERESTED -> NOT_INTERESTED;
      case MessageId.HAVE -> new Message.Have(requirePiece("have", in.getInt()));
      case MessageId.BITFIELD -> bitfield(in, length);
      case MessageId.REQUEST -> new Message.Request(block("request", in));
      case MessageId.CANCEL -> new Message.Cancel(block("cancel", in));
      case MessageId.PIECE -> piece(in, length);
      case MessageId.SUGGEST -> new Message.Suggest(requirePiece("suggest", in.getInt()));
      case MessageId.HAVE_ALL -> HAVE_ALL;
      case MessageId.HAVE_NONE -> HAVE_NONE;
      case MessageId.REJECT -> new Message.Reject(block("reject", in));
      case MessageId.ALLOWED_FAST ->
          new Message.AllowedFast(requirePiece("allowed fast", in.getInt()));
      case MessageId.EXTENDED -> new Message.Extended(in.get() & 0xff, view(in, length - 1));
      default -> throw new AssertionError(id);
    };
  }

  private Message piece(ByteBuffer in, int length) throws ProtocolException {
    int piece = requirePiece("piece", in.getInt());
    int begin = in.getInt();
    return new Message.Piece(piece, begin, view(in, length - 8));
  }

  private static ByteBuffer view(ByteBuffer in, int size) {
    ByteBuffer data = in.slice(in.position(), size);
    in.position(in.position() + size);
    return data;
  }

  private Block block(String message, ByteBuffer in) throws ProtocolException {
    int piece = requirePiece(message, in.getInt());
    int begin = in.getInt();
    int length = in.getInt();
    if (begin < 0 || length < 1 || length > Block.SIZE) {
      throw new ProtocolException(
          message + ": begin " + begin + ", length " + length + ", expected 1 to " + Block.SIZE);
    }
    return new Block(piece, begin, length);
  }

  private Message bitfield(ByteBuffer in, int length) throws ProtocolException {
    byte[] bytes = new byte[length];
    in.get(bytes);
    BitSet pieces = Bitfields.decode(bytes);
    if (pieces.length() > pieceCount) {
      throw new ProtocolException("bitfield: spare bits are set");
    }
    return new Message.Bitfield(pieces);
  }

  private int requirePiece(String message, int piece) throws ProtocolException {
    if (piece < 0 || piece >= pieceCount) {
      throw new ProtocolException(
          message
              + ": piece "
              + Integer.toUnsignedString(piece)
              + ", expected 0 to "
              + (pieceCount - 1));
    }
    return piece;
  }
}
