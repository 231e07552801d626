package io.github.btlib.core.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.PeerId;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class HandshakeTest {
  private static final Handshake HANDSHAKE =
      new Handshake(
          0x8000000000100005L,
          InfoHash.of("abcdefghijklmnopqrst".getBytes(ISO_8859_1)),
          PeerId.of("-jb0010-0123456789ab".getBytes(ISO_8859_1)));

  private static byte[] encoded() {
    ByteBuffer out = ByteBuffer.allocate(Handshake.LENGTH);
    HANDSHAKE.encode(out);
    assertThat(out.hasRemaining()).isFalse();
    return out.array();
  }

  @Test
  void itsBytesAreThoseOfBep3() {
    assertThat(new String(encoded(), ISO_8859_1))
        .isEqualTo(
            "\u0013BitTorrent protocol"
                + "\u0080\0\0\0\0\u0010\0\u0005"
                + "abcdefghijklmnopqrst"
                + "-jb0010-0123456789ab");
  }

  @Test
  void whatWasEncodedIsDecodedAndWhatFollowsIsLeftAlone() throws Exception {
    ByteBuffer in = ByteBuffer.allocate(Handshake.LENGTH + 5).put(encoded()).putInt(1).rewind();
    assertThat(Handshake.decode(in)).isEqualTo(HANDSHAKE);
    assertThat(in.remaining()).isEqualTo(5);
  }

  @Test
  void anotherProtocolIsRefused() {
    byte[] other = encoded();
    other[19]++;
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> Handshake.decode(ByteBuffer.wrap(other)))
        .withMessage("handshake: not the BitTorrent protocol");
  }

  @Test
  void whatIsNoBitTorrentIsSeenAtItsFirstWrongByte() {
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> Handshake.requireProtocol(ByteBuffer.wrap(new byte[] {'G'})));
    byte[] good = encoded();
    for (int length = 0; length <= good.length; length++) {
      ByteBuffer part = ByteBuffer.wrap(good, 0, length);
      assertThatCode(() -> Handshake.requireProtocol(part)).doesNotThrowAnyException();
      assertThat(part.position()).isZero();
    }
  }

  @Test
  void ourOwnSaysWhatWeSpeak() {
    ByteBuffer out = ByteBuffer.allocate(Handshake.LENGTH);
    Handshake.ours(HANDSHAKE.infoHash(), HANDSHAKE.peerId()).encode(out);
    assertThat(out.get(20 + 5)).as("extension protocol").isEqualTo((byte) 0x10);
    assertThat(out.get(20 + 7)).as("Fast extension").isEqualTo((byte) 0x04);
  }
}
