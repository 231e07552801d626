package io.github.btlib.core.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.btlib.bencode.BString;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExtensionHandshakeTest {
  private static final ExtensionHandshake NOTHING =
      new ExtensionHandshake(
          Map.of(),
          Optional.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          Optional.empty());

  private static final ExtensionHandshake FULL =
      new ExtensionHandshake(
          Map.of("lt_donthave", 1, "ut_pex", 2),
          Optional.of("µTorrent 1.2"),
          OptionalInt.of(500),
          Optional.of(BString.of(new byte[] {127, 0, 0, 1})),
          OptionalInt.of(6881),
          Optional.of(true));

  private static ExtensionHandshake decode(String payload) throws ProtocolException {
    return ExtensionHandshake.decode(ByteBuffer.wrap(payload.getBytes(UTF_8)));
  }

  @Test
  void itIsABencodedDictionary() {
    assertThat(new String(FULL.encode(), ISO_8859_1))
        .isEqualTo(
            "d1:md11:lt_donthavei1e6:ut_pexi2ee1:pi6881e4:reqqi500e11:upload_onlyi1e"
                + "1:v13:\u00c2\u00b5Torrent 1.26:yourip4:\u007f\0\0\u0001e");
  }

  @Test
  void whatWasEncodedIsDecoded() throws Exception {
    assertThat(ExtensionHandshake.decode(ByteBuffer.wrap(FULL.encode()))).isEqualTo(FULL);
    assertThat(ExtensionHandshake.decode(ByteBuffer.wrap(NOTHING.encode()))).isEqualTo(NOTHING);
  }

  @Test
  void everyKeyMayBeAbsentAndUnknownOnesArePassedOver() throws Exception {
    assertThat(decode("de")).isEqualTo(NOTHING);
    assertThat(decode("d1:ei0e4:ipv44:abcd12:complete_agoi5e13:metadata_sizei9e5:otherl1:aee"))
        .isEqualTo(NOTHING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "d1:mi1e1:p3:abc4:reqq1:511:upload_only1:11:vi5e6:youripi5ee",
        "d1:mle1:pi0e4:reqqi0e6:yourip3:abce",
        "d1:mde1:pde4:reqqle11:upload_onlyde1:vle6:youripdee",
        "d1:md3:onei-1e3:twoi256e5:three1:1e1:pi65536e4:reqqi-5ee",
        "d1:pi-1e1:v0:e",
        "d1:v3:\u0001\u0002\u0003e"
      })
  void valuesOfAWrongTypeOrOutOfRangeCountAsAbsent(String payload) throws Exception {
    assertThat(decode(payload)).isEqualTo(NOTHING);
  }

  @Test
  void aMessageOfId0IsOneThatIsNoLongerUnderstood() throws Exception {
    assertThat(decode("d1:md6:ut_pexi0eee").messages()).isEqualTo(Map.of("ut_pex", 0));
  }

  @Test
  void keysMayBeUnsortedAndBytesMayFollow() throws Exception {
    assertThat(decode("d4:reqqi7e1:pi8eexyz"))
        .isEqualTo(
            new ExtensionHandshake(
                Map.of(),
                Optional.empty(),
                OptionalInt.of(7),
                Optional.empty(),
                OptionalInt.of(8),
                Optional.empty()));
  }

  @Test
  void aVastRequestQueueIsTakenForAVeryLargeOne() throws Exception {
    assertThat(decode("d4:reqqi9000000000000ee").requests()).hasValue(Integer.MAX_VALUE);
  }

  @Test
  void anIpv6AddressHas16Bytes() throws Exception {
    assertThat(decode("d6:yourip16:0123456789abcdefe").yourIp())
        .hasValue(BString.of("0123456789abcdef"));
  }

  @Test
  void aClientsNameIsFitToBeShownAndNotTooLong() throws Exception {
    String name = "ev\u001b[31mil\n\u202e" + "x".repeat(200);
    String payload = "d1:v" + name.getBytes(UTF_8).length + ":" + name + "e";
    assertThat(decode(payload).client().orElseThrow())
        .startsWith("ev[31milxxx")
        .hasSizeLessThanOrEqualTo(ExtensionHandshake.LONGEST_CLIENT);
  }

  @Test
  void onlySoManyMessagesAreNotedAndNoLongNames() throws Exception {
    StringBuilder m = new StringBuilder("d1:md65:" + "a".repeat(65) + "i1e");
    for (int i = 100; i < 400; i++) {
      m.append("4:x").append(i).append("i1e");
    }
    assertThat(decode(m + "ee").messages())
        .hasSize(ExtensionHandshake.MOST_MESSAGES)
        .doesNotContainKey("a".repeat(65));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "i5e    | extension handshake: not a dictionary",
        "le     | extension handshake: not a dictionary",
      })
  void whatIsNoDictionaryIsRefused(String payload, String reason) {
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> decode(payload))
        .withMessage(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "d", "garbage", "d1:v999999999:x", "d1:vi"})
  void whatIsNotBencodedIsRefused(String payload) {
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> decode(payload))
        .withMessageStartingWith("extension handshake: ");
  }

  @Test
  void aBencodeBombIsRefusedByItsDepthOrItsTokens() {
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> decode("d1:x" + "l".repeat(60_000)))
        .withMessageContaining("deep");
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> decode("d1:xl" + "i1e".repeat(20_000) + "ee"))
        .withMessageContaining("1000");
  }

  @Property(tries = 3000)
  void damagedHandshakesGiveAHandshakeOrAProtocolException(
      @ForAll @IntRange(max = 90) int place,
      @ForAll byte value,
      @ForAll @Size(max = 40) byte[] more) {
    byte[] bytes = FULL.encode();
    bytes[place % bytes.length] = value;
    for (byte[] each : new byte[][] {bytes, more}) {
      try {
        ExtensionHandshake read = ExtensionHandshake.decode(ByteBuffer.wrap(each));
        assertThat(read.messages()).hasSizeLessThanOrEqualTo(ExtensionHandshake.MOST_MESSAGES);
        read.requests().ifPresent(requests -> assertThat(requests).isPositive());
      } catch (ProtocolException e) {
        assertThat(e.getMessage()).startsWith("extension handshake: ");
      }
    }
  }
}
