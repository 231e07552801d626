package io.github.btlib.core.testkit;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A message of the peer wire protocol as a test writes it. A codec of its own, so that a mistake in
 * the engine's does not cancel out.
 *
 * @param id the message's id, or {@link #KEEP_ALIVE} or {@link #HANDSHAKE}
 * @param numbers the numbers of its body; of a bitfield the pieces, or {@link #ALL}
 * @param data the rest of its body
 */
public record WireMessage(int id, List<Integer> numbers, byte[] data) {
  static final int HANDSHAKE = -2;
  static final int KEEP_ALIVE = -1;
  static final int BITFIELD = 5;
  static final int REQUEST = 6;
  static final int PIECE = 7;
  static final int REJECT = 16;
  static final int EXTENDED = 20;

  private static final List<Integer> ALL = List.of(-1);
  private static final byte[] NOTHING = new byte[0];
  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(HANDSHAKE, "handshake"),
          Map.entry(KEEP_ALIVE, "keepAlive"),
          Map.entry(0, "choke"),
          Map.entry(1, "unchoke"),
          Map.entry(2, "interested"),
          Map.entry(3, "notInterested"),
          Map.entry(4, "have"),
          Map.entry(BITFIELD, "bitfield"),
          Map.entry(REQUEST, "request"),
          Map.entry(PIECE, "piece"),
          Map.entry(8, "cancel"),
          Map.entry(13, "suggest"),
          Map.entry(14, "haveAll"),
          Map.entry(15, "haveNone"),
          Map.entry(REJECT, "reject"),
          Map.entry(17, "allowedFast"),
          Map.entry(EXTENDED, "extended"));

  /** The handshake: the scripted peer's own if it is sent, any for its torrent if expected. */
  public static WireMessage handshake() {
    return new WireMessage(HANDSHAKE, List.of(), NOTHING);
  }

  public static WireMessage keepAlive() {
    return new WireMessage(KEEP_ALIVE, List.of(), NOTHING);
  }

  public static WireMessage choke() {
    return numbers(0);
  }

  public static WireMessage unchoke() {
    return numbers(1);
  }

  public static WireMessage interested() {
    return numbers(2);
  }

  public static WireMessage notInterested() {
    return numbers(3);
  }

  public static WireMessage have(int piece) {
    return numbers(4, piece);
  }

  /** The bitfield of a peer that has everything. */
  public static WireMessage bitfield() {
    return new WireMessage(BITFIELD, ALL, NOTHING);
  }

  /** The bitfield of a peer that has exactly these pieces. */
  public static WireMessage bitfield(Integer first, Integer... more) {
    List<Integer> pieces = new ArrayList<>(List.of(more));
    pieces.add(0, first);
    return new WireMessage(BITFIELD, pieces, NOTHING);
  }

  public static WireMessage request(int piece, int begin, int length) {
    return numbers(REQUEST, piece, begin, length);
  }

  public static WireMessage piece(int piece, int begin, byte[] block) {
    return new WireMessage(PIECE, List.of(piece, begin), block);
  }

  /** The block of a sample that a request asks for. */
  public static WireMessage answer(SampleTorrent sample, WireMessage request) {
    return block(sample, request.numbers.get(0), request.numbers.get(1), request.numbers.get(2));
  }

  /** A block of a sample. */
  public static WireMessage block(SampleTorrent sample, int piece, int begin, int length) {
    return piece(piece, begin, Arrays.copyOfRange(sample.piece(piece), begin, begin + length));
  }

  public static WireMessage cancel(int piece, int begin, int length) {
    return numbers(8, piece, begin, length);
  }

  public static WireMessage suggest(int piece) {
    return numbers(13, piece);
  }

  public static WireMessage haveAll() {
    return numbers(14);
  }

  public static WireMessage haveNone() {
    return numbers(15);
  }

  public static WireMessage reject(int piece, int begin, int length) {
    return numbers(REJECT, piece, begin, length);
  }

  public static WireMessage reject(WireMessage request) {
    return new WireMessage(REJECT, request.numbers, NOTHING);
  }

  public static WireMessage allowedFast(int piece) {
    return numbers(17, piece);
  }

  /** A message of the extension protocol; 0 is its handshake. */
  public static WireMessage extended(int id, byte... payload) {
    byte[] body = new byte[1 + payload.length];
    body[0] = (byte) id;
    System.arraycopy(payload, 0, body, 1, payload.length);
    return message(EXTENDED, body);
  }

  /** The extension handshake, bencoded as given. */
  public static WireMessage extensionHandshake(String bencoded) {
    return extended(0, bencoded.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Tells whether this is an extension handshake. */
  public boolean isExtensionHandshake() {
    return id == EXTENDED && data.length > 0 && data[0] == 0;
  }

  /** A message of any id and body. */
  public static WireMessage message(int id, byte... body) {
    return new WireMessage(id, List.of(), body);
  }

  private static WireMessage numbers(int id, int... numbers) {
    return new WireMessage(id, Arrays.stream(numbers).boxed().toList(), NOTHING);
  }

  public boolean isRequest() {
    return id == REQUEST;
  }

  /** Returns the bytes of any message but the handshake. */
  byte[] encode(int pieceCount) {
    if (id == KEEP_ALIVE) {
      return new byte[4];
    }
    try {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(body);
      out.writeByte(id);
      if (id == BITFIELD) {
        out.write(bits(pieceCount));
      } else {
        for (int number : numbers) {
          out.writeInt(number);
        }
      }
      out.write(data);
      return ByteBuffer.allocate(4 + body.size())
          .putInt(body.size())
          .put(body.toByteArray())
          .array();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] bits(int pieceCount) {
    byte[] bits = new byte[(pieceCount + 7) / 8];
    IntStream pieces =
        numbers.equals(ALL)
            ? IntStream.range(0, pieceCount)
            : numbers.stream().mapToInt(Integer::intValue);
    pieces.forEach(piece -> bits[piece / 8] |= (byte) (0x80 >> (piece % 8)));
    return bits;
  }

  /** Reads a message that came behind its length. */
  static WireMessage decode(byte[] body, int pieceCount) {
    if (body.length == 0) {
      return keepAlive();
    }
    ByteBuffer in = ByteBuffer.wrap(body);
    int id = in.get() & 0xff;
    List<Integer> numbers = new ArrayList<>();
    if (id == BITFIELD) {
      for (int piece = 0; piece < 8 * in.remaining(); piece++) {
        if ((body[1 + piece / 8] & (0x80 >> (piece % 8))) != 0) {
          numbers.add(piece);
        }
      }
      boolean all = numbers.equals(IntStream.range(0, pieceCount).boxed().toList());
      return new WireMessage(id, all ? ALL : numbers, NOTHING);
    }
    int count = id == PIECE ? 2 : id == EXTENDED ? 0 : in.remaining() / 4;
    for (int i = 0; i < count; i++) {
      numbers.add(in.getInt());
    }
    byte[] rest = new byte[in.remaining()];
    in.get(rest);
    return new WireMessage(id, numbers, rest);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WireMessage message
        && id == message.id
        && numbers.equals(message.numbers)
        && Arrays.equals(data, message.data);
  }

  @Override
  public int hashCode() {
    return 31 * id + numbers.hashCode();
  }

  @Override
  public String toString() {
    String name = NAMES.getOrDefault(id, "message " + id);
    if (id == EXTENDED) {
      String payload = new String(data, StandardCharsets.ISO_8859_1);
      return name + "(" + payload.replaceAll("[^ -~]", "·") + ")";
    }
    String body =
        numbers.equals(ALL)
            ? ""
            : numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    String more = data.length == 0 ? "" : ", " + data.length + " bytes #" + Arrays.hashCode(data);
    return name + "(" + body + more + ")";
  }
}
