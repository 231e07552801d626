package io.github.btlib.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageDecoderTest {
  private static final int PIECES = 12;

  private final MessageDecoder decoder = new MessageDecoder(PIECES);

  /** A message's length, id and body; the length is told, not counted. */
  private static ByteBuffer message(int length, int id, int... body) {
    ByteBuffer message = ByteBuffer.allocate(5 + 4 * body.length).putInt(length).put((byte) id);
    for (int each : body) {
      message.putInt(each);
    }
    return message.flip();
  }

  private static ByteBuffer bitfield(int... bytes) {
    ByteBuffer message = ByteBuffer.allocate(5 + bytes.length).putInt(1 + bytes.length);
    message.put((byte) MessageId.BITFIELD);
    for (int each : bytes) {
      message.put((byte) each);
    }
    return message.flip();
  }

  private void assertRefused(ByteBuffer message, String reason) {
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> decoder.next(message))
        .withMessage(reason);
  }

  @Test
  void messagesWithoutABodyAreTaken() throws Exception {
    assertThat(decoder.next(ByteBuffer.allocate(4))).isEqualTo(new Message.KeepAlive());
    assertThat(decoder.next(message(1, 0))).isEqualTo(new Message.Choke());
    assertThat(decoder.next(message(1, 1))).isEqualTo(new Message.Unchoke());
    assertThat(decoder.next(message(1, 2))).isEqualTo(new Message.Interested());
    assertThat(decoder.next(message(1, 3))).isEqualTo(new Message.NotInterested());
  }

  @Test
  void messagesWithABodyAreTaken() throws Exception {
    assertThat(decoder.next(message(5, 4, 11))).isEqualTo(new Message.Have(11));
    assertThat(decoder.next(message(13, 6, 3, 16384, 100)))
        .isEqualTo(new Message.Request(new Block(3, 16384, 100)));
    assertThat(decoder.next(message(13, 8, 3, 0, 16384)))
        .isEqualTo(new Message.Cancel(new Block(3, 0, 16384)));
    assertThat(decoder.next(message(13, 7, 3, 16384, 0x01020304)))
        .isEqualTo(new Message.Piece(3, 16384, ByteBuffer.wrap(new byte[] {1, 2, 3, 4})));
    BitSet pieces = new BitSet();
    pieces.set(0);
    pieces.set(11);
    assertThat(decoder.next(bitfield(0x80, 0x10))).isEqualTo(new Message.Bitfield(pieces));
  }

  @Test
  void whatFollowsAMessageIsLeftForTheNext() throws Exception {
    ByteBuffer in = ByteBuffer.allocate(20).put(message(5, 4, 1)).put(message(5, 4, 2)).flip();
    assertThat(decoder.next(in)).isEqualTo(new Message.Have(1));
    assertThat(in.remaining()).isEqualTo(9);
    assertThat(decoder.next(in)).isEqualTo(new Message.Have(2));
    assertThat(decoder.next(in)).isNull();
  }

  @Test
  void aMessageThatHasNotComeWholeIsLeftAlone() throws Exception {
    ByteBuffer whole = message(13, 6, 3, 16384, 100);
    for (int length = 0; length < whole.capacity(); length++) {
      ByteBuffer part = whole.slice(0, length);
      assertThat(decoder.next(part)).isNull();
      assertThat(part.position()).isZero();
    }
  }

  @Test
  void whatIsNeededGrowsWithWhatIsKnown() throws Exception {
    ByteBuffer whole = message(13, 6, 3, 16384, 100);
    assertThat(decoder.next(whole.slice(0, 0))).isNull();
    assertThat(decoder.needed()).isEqualTo(4);
    assertThat(decoder.next(whole.slice(0, 4))).isNull();
    assertThat(decoder.needed()).isEqualTo(5);
    assertThat(decoder.next(whole.slice(0, 5))).isNull();
    assertThat(decoder.needed()).isEqualTo(17);
  }

  @Test
  void theLongestBlockNeedsNoMoreThanAUsualBuffer() throws Exception {
    assertThat(decoder.next(message(9 + Block.SIZE, 7))).isNull();
    assertThat(decoder.needed()).isEqualTo(MessageDecoder.LONGEST_USUAL);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 2, 'choke: length 2, expected 1'",
    "1, 5, 'unchoke: length 5, expected 1'",
    "2, 2, 'interested: length 2, expected 1'",
    "3, 2, 'not interested: length 2, expected 1'",
    "4, 4, 'have: length 4, expected 5'",
    "4, 6, 'have: length 6, expected 5'",
    "5, 2, 'bitfield: length 2, expected 3'",
    "5, 4, 'bitfield: length 4, expected 3'",
    "6, 12, 'request: length 12, expected 13'",
    "6, 14, 'request: length 14, expected 13'",
    "7, 8, 'piece: length 8, expected 9 to 16393'",
    "7, 16394, 'piece: length 16394, expected 9 to 16393'",
    "8, 1, 'cancel: length 1, expected 13'",
    "13, 6, 'suggest: length 6, expected 5'",
    "14, 2, 'have all: length 2, expected 1'",
    "15, 5, 'have none: length 5, expected 1'",
    "16, 12, 'reject: length 12, expected 13'",
    "17, 1, 'allowed fast: length 1, expected 5'",
    "20, 1, 'extended: length 1, expected 2 to 65538'",
    "20, 65539, 'extended: length 65539, expected 2 to 65538'",
    "21, 1048577, 'message 21: length 1048577, expected 0 to 1048576'",
    "4, -1, 'have: length 4294967295, expected 5'",
    "255, -2147483648, 'message 255: length 2147483648, expected 0 to 1048576'",
  })
  void aWrongLengthIsRefusedBeforeTheBodyHasCome(int id, int length, String reason) {
    assertRefused(message(length, id), reason);
  }

  @ParameterizedTest
  @CsvSource({
    "4, have, 5",
    "6, request, 13",
    "7, piece, 9",
    "8, cancel, 13",
    "13, suggest, 5",
    "16, reject, 13"
  })
  void aPieceThatTheTorrentDoesNotHaveIsRefused(int id, String name, int length) {
    assertRefused(message(length, id, PIECES, 0, 1), name + ": piece 12, expected 0 to 11");
    assertRefused(message(length, id, -1, 0, 1), name + ": piece 4294967295, expected 0 to 11");
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 8, 16})
  void aBlockOfAnImpossibleSizeIsRefused(int id) {
    String name = MessageId.name(id);
    assertRefused(message(13, id, 0, 0, 0), name + ": begin 0, length 0, expected 1 to 16384");
    assertRefused(
        message(13, id, 0, 0, 16385), name + ": begin 0, length 16385, expected 1 to 16384");
    assertRefused(message(13, id, 0, 0, -1), name + ": begin 0, length -1, expected 1 to 16384");
    assertRefused(message(13, id, 0, -1, 1), name + ": begin -1, length 1, expected 1 to 16384");
  }

  @Test
  void theSpareBitsOfABitfieldMustBeClear() {
    assertRefused(bitfield(0xff, 0xf8), "bitfield: spare bits are set");
    assertRefused(bitfield(0, 0x01), "bitfield: spare bits are set");
  }

  @Test
  void aMessageOfAnUnknownKindIsPassedOver() throws Exception {
    ByteBuffer in = ByteBuffer.allocate(22).put(message(9, 21, 1, 2)).put(message(5, 4, 7)).flip();
    assertThat(decoder.next(in)).isEqualTo(new Message.Unknown(21, 9));
    assertThat(decoder.next(in)).isEqualTo(new Message.Have(7));
  }

  @Test
  void aLongUnknownMessageIsPassedOverPartByPart() throws Exception {
    assertThat(decoder.next(message(1_000_001, 21))).isEqualTo(new Message.Unknown(21, 1_000_001));
    for (int i = 0; i < 1000; i++) {
      ByteBuffer part = ByteBuffer.allocate(1000);
      assertThat(decoder.next(part)).isNull();
      assertThat(part.hasRemaining()).isFalse();
      assertThat(decoder.needed()).isEqualTo(4);
    }
    assertThat(decoder.next(message(1, 1))).isEqualTo(new Message.Unchoke());
  }

  @Test
  void theMessagesOfTheFastExtensionAreTaken() throws Exception {
    assertThat(decoder.next(message(5, 13, 3))).isEqualTo(new Message.Suggest(3));
    assertThat(decoder.next(message(1, 14))).isEqualTo(new Message.HaveAll());
    assertThat(decoder.next(message(1, 15))).isEqualTo(new Message.HaveNone());
    assertThat(decoder.next(message(13, 16, 3, 16384, 100)))
        .isEqualTo(new Message.Reject(new Block(3, 16384, 100)));
    assertThat(decoder.next(message(5, 17, 11))).isEqualTo(new Message.AllowedFast(11));
  }

  @Test
  void anExtensionMessageIsAnIdAndAPayload() throws Exception {
    ByteBuffer in = ByteBuffer.wrap(new byte[] {0, 0, 0, 4, 20, (byte) 200, 7, 8, 99});
    assertThat(decoder.next(in))
        .isEqualTo(new Message.Extended(200, ByteBuffer.wrap(new byte[] {7, 8})));
    assertThat(in.remaining()).isEqualTo(1);
  }

  @Test
  void aBlockIsAViewOfTheBufferAndNoCopy() throws Exception {
    ByteBuffer in = message(13, 7, 3, 0, 0);
    Message.Piece piece = (Message.Piece) decoder.next(in);
    in.put(in.position() - 1, (byte) 9);
    assertThat(piece).isNotNull();
    assertThat(piece.data().get(3)).isEqualTo((byte) 9);
  }
}
