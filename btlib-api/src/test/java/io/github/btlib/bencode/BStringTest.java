package io.github.btlib.bencode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BStringTest {

  @Test
  void nothingThatIsGivenOrTakenCanChangeIt() {
    byte[] given = {1, 2, 3};
    BString string = BString.of(given);

    given[0] = 9;
    string.bytes()[1] = 9;

    assertThat(string.bytes()).containsExactly(1, 2, 3);
    assertThatExceptionOfType(ReadOnlyBufferException.class)
        .isThrownBy(() -> string.asReadOnlyBuffer().put(0, (byte) 9));
  }

  @Test
  void aViewOnTheInputIsEqualToACopy() {
    BList list = (BList) Bencode.decode("l4:spam3:abce".getBytes(StandardCharsets.US_ASCII));
    BString view = (BString) list.values().get(1);

    assertThat(view).isEqualTo(BString.of("abc")).hasSameHashCodeAs(BString.of("abc"));
    assertThat(view.length()).isEqualTo(3);
    assertThat(view.bytes()).asString(StandardCharsets.US_ASCII).isEqualTo("abc");
    assertThat(view.asReadOnlyBuffer()).isEqualTo(ByteBuffer.wrap(view.bytes()));
    assertThat(view.compareTo(BString.of("abc"))).isZero();
  }

  @Test
  void malformedTextIsRepaired() {
    BString broken = BString.of(new byte[] {'a', (byte) 0xc3, 'b'});

    assertThat(broken.utf8()).isEqualTo("a\uFFFDb");
    assertThat(broken.isUtf8()).isFalse();
    assertThat(BString.of("aé😀").isUtf8()).isTrue();
    assertThat(BString.of("aé😀").utf8()).isEqualTo("aé😀");
  }

  @Test
  void orderIsByUnsignedBytes() {
    assertThat(BString.of("a")).isLessThan(BString.of("b"));
    assertThat(BString.of("a")).isLessThan(BString.of("aa"));
    assertThat(BString.of("~")).isLessThan(BString.of(new byte[] {(byte) 0x80}));
    assertThat(BString.of("")).isLessThan(BString.of("a"));
  }

  @Test
  void itShowsItselfShortened() {
    assertThat(BString.of("spam")).hasToString("\"spam\"");
    assertThat(BString.of(new byte[] {(byte) 0xff, 0})).hasToString("0xff00");
    assertThat(BString.of("x".repeat(99)).toString()).hasSizeLessThan(70).endsWith("(99 bytes)");
    assertThat(BString.of(new byte[99]).toString()).startsWith("0x0000").endsWith("(99 bytes)");
  }
}
