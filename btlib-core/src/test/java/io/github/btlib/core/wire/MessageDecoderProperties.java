package io.github.btlib.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds for every stream of messages, however the network cuts it. */
class MessageDecoderProperties {
  private static final int PIECES = 100;

  @Provide
  Arbitrary<Message> messages() {
    Arbitrary<Integer> piece = Arbitraries.integers().between(0, PIECES - 1);
    Arbitrary<Integer> begin = Arbitraries.integers().greaterOrEqual(0);
    Arbitrary<Block> block =
        Combinators.combine(piece, begin, Arbitraries.integers().between(1, Block.SIZE))
            .as(Block::new);
    Arbitrary<Message> data =
        Combinators.combine(piece, begin, Arbitraries.integers().between(0, 300))
            .as((index, at, size) -> new Message.Piece(index, at, filled(size)));
    Arbitrary<Message> bitfield =
        piece
            .set()
            .map(set -> {
              BitSet bits = new BitSet();
              set.forEach(bits::set);
              return new Message.Bitfield(bits);
            });
    return Arbitraries.oneOf(
        Arbitraries.of(
            new Message.KeepAlive(),
            new Message.Choke(),
            new Message.Unchoke(),
            new Message.Interested(),
            new Message.NotInterested(),
            new Message.HaveAll(),
            new Message.HaveNone()),
        piece.map(Message.Have::new),
        bitfield,
        block.map(Message.Request::new),
        block.map(Message.Cancel::new),
        piece.map(Message.Suggest::new),
        piece.map(Message.AllowedFast::new),
        block.map(Message.Reject::new),
        Combinators.combine(
                Arbitraries.integers().between(0, 255), Arbitraries.integers().between(0, 300))
            .as((id, size) -> new Message.Extended(id, filled(size))),
        data,
        Combinators.combine(
                Arbitraries.of(9, 10, 12, 18, 19, 21, 127, 128, 255),
                Arbitraries.integers().between(1, 300))
            .as(Message.Unknown::new));
  }

  @Provide
  Arbitrary<List<Message>> streams() {
    return messages().list().ofMinSize(1).ofMaxSize(20);
  }

  private static ByteBuffer filled(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  private static void encode(Message message, ByteBuffer out) {
    switch (message) {
      case Message.KeepAlive keepAlive -> MessageEncoder.keepAlive(out);
      case Message.Choke choke -> MessageEncoder.choke(out, true);
      case Message.Unchoke unchoke -> MessageEncoder.choke(out, false);
      case Message.Interested interested -> MessageEncoder.interested(out, true);
      case Message.NotInterested notInterested -> MessageEncoder.interested(out, false);
      case Message.Have have -> MessageEncoder.have(out, have.piece());
      case Message.Bitfield bitfield -> out.put(MessageEncoder.bitfield(bitfield.pieces(), PIECES));
      case Message.Request request -> MessageEncoder.request(out, request.block());
      case Message.Cancel cancel -> MessageEncoder.cancel(out, cancel.block());
      case Message.Piece piece -> {
        int length = piece.data().remaining();
        MessageEncoder.pieceHeader(out, new Block(piece.piece(), piece.begin(), length));
        out.put(piece.data().duplicate());
      }
      case Message.Suggest suggest -> out.putInt(5).put((byte) 13).putInt(suggest.piece());
      case Message.HaveAll haveAll -> out.put(MessageEncoder.haveAll());
      case Message.HaveNone haveNone -> out.put(MessageEncoder.haveNone());
      case Message.Reject reject -> MessageEncoder.reject(out, reject.block());
      case Message.AllowedFast allowed -> MessageEncoder.allowedFast(out, allowed.piece());
      case Message.Extended extended -> {
        byte[] payload = new byte[extended.payload().remaining()];
        extended.payload().duplicate().get(payload);
        out.put(MessageEncoder.extended(extended.id(), payload));
      }
      case Message.Unknown unknown ->
          out.putInt(unknown.length()).put((byte) unknown.id()).put(new byte[unknown.length() - 1]);
    }
  }

  private static ByteBuffer encode(List<Message> messages) {
    ByteBuffer out = ByteBuffer.allocate(400 * messages.size());
    messages.forEach(message -> encode(message, out));
    return out.flip();
  }

  private static List<Message> decodeAll(MessageDecoder decoder, ByteBuffer in)
      throws ProtocolException {
    List<Message> messages = new ArrayList<>();
    for (Message next = decoder.next(in); next != null; next = decoder.next(in)) {
      messages.add(next);
    }
    return messages;
  }

  @Property
  void whatIsEncodedIsDecoded(@ForAll("messages") Message message) throws Exception {
    ByteBuffer in = encode(List.of(message));
    assertThat(new MessageDecoder(PIECES).next(in)).isEqualTo(message);
    int unread = message instanceof Message.Unknown unknown ? unknown.length() - 1 : 0;
    assertThat(in.remaining()).isEqualTo(unread);
  }

  @Property
  void theLengthsThatWritersCountOnAreRight(@ForAll("messages") Message message) {
    int length = encode(List.of(message)).remaining();
    int expected =
        switch (message) {
          case Message.KeepAlive m -> MessageEncoder.KEEP_ALIVE_LENGTH;
          case Message.Have m -> MessageEncoder.HAVE_LENGTH;
          case Message.Request m -> MessageEncoder.REQUEST_LENGTH;
          case Message.Cancel m -> MessageEncoder.REQUEST_LENGTH;
          case Message.Reject m -> MessageEncoder.REQUEST_LENGTH;
          case Message.Suggest m -> 9;
          case Message.AllowedFast m -> MessageEncoder.HAVE_LENGTH;
          case Message.Extended m -> 6 + m.payload().remaining();
          case Message.Piece m -> MessageEncoder.PIECE_HEADER_LENGTH + m.data().remaining();
          case Message.Bitfield m -> 5 + (PIECES + 7) / 8;
          case Message.Unknown m -> 4 + m.length();
          default -> MessageEncoder.STATE_LENGTH;
        };
    assertThat(length).isEqualTo(expected);
  }

  @Property
  void aStreamGivesTheSameMessagesHoweverItIsCut(
      @ForAll("streams") List<Message> messages,
      @ForAll @IntRange(min = 1, max = 60) int longestPart,
      @ForAll long seed)
      throws Exception {
    ByteBuffer stream = encode(messages);
    MessageDecoder decoder = new MessageDecoder(PIECES);
    ByteBuffer buffer = ByteBuffer.allocate(400);
    Random random = new Random(seed);
    List<Message> decoded = new ArrayList<>();
    while (stream.hasRemaining()) {
      int part = Math.min(1 + random.nextInt(longestPart), stream.remaining());
      buffer.put(stream.slice(stream.position(), part));
      stream.position(stream.position() + part);
      buffer.flip();
      for (Message next : decodeAll(decoder, buffer)) {
        decoded.add(copied(next));
      }
      assertThat(decoder.needed()).isGreaterThan(buffer.remaining());
      buffer.compact();
    }
    assertThat(decoded).isEqualTo(messages);
    assertThat(buffer.position()).isZero();
  }

  /** A block is valid until the buffer is filled again. */
  private static Message copied(Message message) {
    if (message instanceof Message.Piece piece) {
      ByteBuffer copy = ByteBuffer.allocate(piece.data().remaining());
      copy.put(piece.data().duplicate()).flip();
      return new Message.Piece(piece.piece(), piece.begin(), copy);
    }
    if (message instanceof Message.Extended extended) {
      ByteBuffer copy = ByteBuffer.allocate(extended.payload().remaining());
      copy.put(extended.payload().duplicate()).flip();
      return new Message.Extended(extended.id(), copy);
    }
    return message;
  }

  @Property(tries = 5000)
  void randomBytesGiveMessagesOrAProtocolException(
      @ForAll @Size(max = 64) byte[] bytes, @ForAll @IntRange(min = 1, max = 40) int pieces) {
    requireMessagesOrProtocolException(bytes, pieces);
  }

  @Property(tries = 5000)
  void damagedMessagesGiveMessagesOrAProtocolException(
      @ForAll("streams") List<Message> messages,
      @ForAll @Size(max = 4) List<@IntRange(max = 10_000) Integer> places,
      @ForAll byte value) {
    byte[] bytes = new byte[encode(messages).remaining()];
    encode(messages).get(bytes);
    places.forEach(place -> bytes[place % bytes.length] = value);
    requireMessagesOrProtocolException(bytes, PIECES);
  }

  private static void requireMessagesOrProtocolException(byte[] bytes, int pieces) {
    // behind the limit lies what has not come; a decoder that reads it would see it as a choke
    ByteBuffer in = ByteBuffer.allocate(bytes.length + 64).put(bytes).flip();
    MessageDecoder decoder = new MessageDecoder(pieces);
    try {
      Message next;
      do {
        int before = in.position();
        next = decoder.next(in);
        assertThat(in.limit()).isEqualTo(bytes.length);
        assertThat(in.position()).isGreaterThanOrEqualTo(before);
        assertThat(next == null || in.position() > before).isTrue();
      } while (next != null);
      assertThat(decoder.needed()).isGreaterThan(in.remaining());
    } catch (ProtocolException e) {
      assertThat(e.getMessage()).matches("[a-z0-9 ]+: .+");
    }
  }
}
