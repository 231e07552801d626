package io.github.btlib.examples.cli.tracker;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WideIntegersTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "interval = 99999999999999999999|interval",
        "interval=9223372036854775808|interval",
        "interval = -9223372036854775809 # wide|interval",
        "interval = +99_999_999_999_999_999_999|interval",
        "httpPort = 0x10FFFFFFFFFFFFFFFF|httpPort",
        "httpPort = 0xFFFF_FFFF_FFFF_FFFF|httpPort",
        "httpPort = 0o7777777777777777777777|httpPort",
        "httpPort = 0b10000000000000000000000000000000000000000000000000000000000000000|httpPort",
        "deny = ['a', 99999999999999999999]|deny",
        "peers = [{ port = 99999999999999999999 }]|port",
        "{\"interval\": 99999999999999999999}|interval",
        "{\"deny\": [\"a\\\"b\",99999999999999999999]}|deny",
      })
  void anIntegerOfMoreThan64BitsIsRefusedWithItsKey(String text, String key) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(TrackerConfigException.class)
        .hasMessage(
            folder.resolve("t")
                + ": "
                + key
                + ": expected an integer from -9223372036854775808 to 9223372036854775807,"
                + " found a wider one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "interval = 60 # not 99999999999999999999",
        "passkeys = '99999999999999999999'",
        "passkeys = \"99999999999999999999\"",
        "passkeys = '''99999999999999999999'''",
        "passkeys = \"\"\"99999999999999999999\"\"\"",
        "{\"passkeys\": \"99999999999999999999\"}",
      })
  void digitsElsewhereAreNoIntegers(String text) {
    assertThatCode(() -> read(text)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "maxPeers = 9223372036854775807, 9223372036854775807",
    "maxPeers = -9223372036854775808, -9223372036854775808"
  })
  void whatFits64BitsIsLeftToTheLimitsOfTheKey(String text, String found) {
    assertThatThrownBy(() -> read(text))
        .hasMessageEndingWith("maxPeers: expected an integer, found " + found);
  }

  private void read(String text) throws IOException {
    TrackerConfigParser.read(Files.writeString(folder.resolve("t"), text));
  }
}
