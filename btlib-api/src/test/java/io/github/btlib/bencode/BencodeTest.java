package io.github.btlib.bencode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class BencodeTest {

  @Test
  void eachTypeIsRead() {
    BValue value = decode("d4:listl4:spami-3eee");

    assertThat(value)
        .isEqualTo(
            BDictionary.builder()
                .put("list", BList.of(BString.of("spam"), new BInteger(-3)))
                .build());
  }

  @Test
  void theWholeRangeOfALongIsReadAndNotOneMore() {
    assertThat(decode("i9223372036854775807e")).isEqualTo(new BInteger(Long.MAX_VALUE));
    assertThat(decode("i-9223372036854775808e")).isEqualTo(new BInteger(Long.MIN_VALUE));
    assertRefused("i9223372036854775808e", 1, "64 bits");
    assertRefused("i-9223372036854775809e", 2, "64 bits");
    assertRefused("i92233720368547758070e", 1, "64 bits");
  }

  @Test
  void errorsNameTheByteAndWhatWasExpected() {
    assertRefused("", 0, "byte 0: expected a value, found the end of the input");
    assertRefused("x", 0, "expected a value, found 'x'");
    assertRefused("l4:spamx", 7, "expected a value, found 'x'");
    assertRefused("di1ee", 1, "expected a key (a string) or 'e', found 'i'");
    assertRefused("i1\n", 2, "expected a digit or 'e', found byte 0x0a");
    assertRefused("i01e", 1, "without leading zeros");
    assertRefused("i-0e", 2, "without leading zeros or -0");
    assertRefused("01:a", 0, "length without leading zeros");
    assertRefused("d1:bi1e1:ai2ee", 10, "\"a\" out of order or twice");
    assertRefused("i1ei2e", 3, "expected the end of the input, found 3 more bytes");
  }

  @Test
  void aLengthThatIsOnlyClaimedCostsNothing() {
    assertRefused("2147483647:", 11, "longer than what is left, 0 bytes");
    assertRefused("99999999999999999999999999:a", 27, "longer than what is left, 1 bytes");
  }

  @Test
  void nestingIsLimited() {
    assertThat(decode("l".repeat(100) + "e".repeat(100))).isInstanceOf(BList.class);
    assertRefused("l".repeat(101) + "e".repeat(101), 100, "limit of 100");
    assertRefused("d1:a".repeat(200_000), 400, "limit of 100");
  }

  @Test
  void theDeepestNestingAllowedDoesNotOverflowTheStack() {
    byte[] deep = ("l".repeat(1000) + "e".repeat(1000)).getBytes(StandardCharsets.US_ASCII);
    BValue value = Bencode.decode(deep, new BencodeLimits(1000, 1000, true));

    assertThat(Bencode.encode(value)).isEqualTo(deep);
    assertThat(value.hashCode()).isEqualTo(value.hashCode());
  }

  @Test
  void tokensAreLimited() {
    BencodeLimits limits = BencodeLimits.DEFAULT.withMaxTokens(4);

    Bencode.decode(ascii("d1:ali1eee"), limits);
    assertThatThrownBy(() -> Bencode.decode(ascii("d1:ali1ei2eee"), limits))
        .hasMessage("byte 8: more values than the limit of 4");
    assertThatThrownBy(() -> Bencode.decode(ascii("l" + "0:".repeat(2_000_000) + "e")))
        .hasMessageContaining("limit of 2000000");
  }

  @Test
  void lenientReadingSortsKeysButNeverTakesOneTwice() {
    BValue value = Bencode.decode(ascii("d1:bi01e1:ai-0ee"), BencodeLimits.lenient());

    assertThat(Bencode.encode(value)).isEqualTo(ascii("d1:ai0e1:bi1ee"));
    assertThatExceptionOfType(BencodeException.class)
        .isThrownBy(() -> Bencode.decode(ascii("d1:bi1e1:ai2e1:bi3ee"), BencodeLimits.lenient()))
        .withMessage("byte 0: expected each key once, found \"b\" twice");
  }

  @Test
  void aPartOfAnArrayIsReadAndWhatFollowsIsLeft() {
    byte[] message = ascii("??d5:piecei0eeDATA");

    BencodePrefix prefix =
        Bencode.decodePrefix(message, 2, message.length - 2, BencodeLimits.DEFAULT);

    assertThat(prefix.value()).isEqualTo(BDictionary.builder().put("piece", 0).build());
    assertThat(prefix.consumed()).isEqualTo(12);
    assertThat(Bencode.decode(message, 2, 12, BencodeLimits.DEFAULT)).isEqualTo(prefix.value());
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> Bencode.decode(message, 2, 100, BencodeLimits.DEFAULT));
  }

  @Test
  void changingTheInputLaterChangesNothing() {
    byte[] input = ascii("4:spam");
    BValue value = Bencode.decode(input);

    input[2] = 'x';

    assertThat(value).isEqualTo(BString.of("spam"));
  }

  @Test
  void listsAreWrittenInOrder() {
    assertThat(Bencode.encode(BList.ofStrings(List.of("b", "a", ""))))
        .isEqualTo(ascii("l1:b1:a0:e"));
  }

  @Test
  void limitsAreChecked() {
    assertThatThrownBy(() -> new BencodeLimits(0, 1, true)).hasMessageContaining("maxDepth 0");
    assertThatThrownBy(() -> new BencodeLimits(1001, 1, true)).hasMessageContaining("1..1000");
    assertThatThrownBy(() -> new BencodeLimits(1, 0, true)).hasMessageContaining("maxTokens 0");
  }

  private static void assertRefused(String input, long position, String message) {
    assertThatExceptionOfType(BencodeException.class)
        .isThrownBy(() -> decode(input))
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.position()).isEqualTo(position));
  }

  private static BValue decode(String text) {
    return Bencode.decode(ascii(text));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
