package io.github.btlib.examples.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.00 KiB",
    "1536, 1.50 KiB",
    "10234, 9.99 KiB",
    "10240, 10.0 KiB",
    "102348, 99.9 KiB",
    "102400, 100 KiB",
    "1048063, 1023 KiB",
    "1048064, 1.00 MiB",
    "67108864, 64.0 MiB",
    "9223372036854775807, 8.00 EiB"
  })
  void aSizeIsShownWithThreeDigits(long bytes, String text) {
    assertThat(Sizes.format(bytes)).isEqualTo(text);
  }

  @Test
  void anExactSizeNamesTheBytes() {
    assertThat(Sizes.formatExactly(1)).isEqualTo("1 byte");
    assertThat(Sizes.formatExactly(512)).isEqualTo("512 bytes");
    assertThat(Sizes.formatExactly(67_108_864)).isEqualTo("64.0 MiB (67,108,864 bytes)");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0/0 B",
    "5, 100, 5/100 B",
    "0, 2412, 0.00/2.36 KiB",
    "28416410, 67108864, 27.1/64.0 MiB",
    "100, 1073741824, 0.00/1.00 GiB"
  })
  void aPartSharesTheUnitOfTheWhole(long done, long total, String text) {
    assertThat(Sizes.formatPart(done, total)).isEqualTo(text);
  }

  @Test
  void aRateIsASizeASecond() {
    assertThat(Sizes.formatRate(2048)).isEqualTo("2.00 KiB/s");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "65536, 65536",
    "64K, 65536",
    "64k, 65536",
    "64KiB, 65536",
    "64 KB, 64000",
    "2MB, 2000000",
    "2 mib, 2097152",
    "2M, 2097152",
    "3G, 3221225472",
    "1T, 1099511627776",
    "7B, 7"
  })
  void aSizeMayHaveAUnit(String text, long bytes) {
    assertThat(Sizes.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "M", "-1", "1.5M", "64X", "64MM", "0x10", "9999999999999999999"})
  void anythingElseIsNoSize(String text) {
    assertThatThrownBy(() -> Sizes.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "' is not a size");
  }

  @Test
  void aSizeThatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> Sizes.parse("9000000T")).hasMessage("'9000000T' is too large");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "2000, 2000", "500K, 512000", "500KB/s, 500000", "2 MiB/s, 2097152"})
  void aRateMaySayThatItIsOne(String text, long bytesPerSecond) {
    assertThat(Sizes.parseRate(text)).isEqualTo(bytesPerSecond);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fast", "-1", "1.5M", "8Mbit", "/s", "9000000T"})
  void anythingElseIsNoRate(String text) {
    assertThatThrownBy(() -> Sizes.parseRate(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + text + "' is not a number of bytes per second such as 500K, 2M or 800KB");
  }
}
