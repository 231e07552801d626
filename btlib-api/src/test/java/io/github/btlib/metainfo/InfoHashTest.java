package io.github.btlib.metainfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class InfoHashTest {

  private static final String HEX = "00112233445566778899aabbccddeeff01234567";

  @Test
  void itIsReadFromHexOfEitherCaseAndWrittenInLowerCase() {
    InfoHash hash = InfoHash.fromHex(HEX.toUpperCase(Locale.ROOT));

    assertThat(hash.toHex()).isEqualTo(HEX);
    assertThat(hash).hasToString(HEX).isEqualTo(InfoHash.fromHex(HEX));
    assertThat(InfoHash.of(hash.bytes())).isEqualTo(hash).hasSameHashCodeAs(hash);
  }

  @Test
  void otherLengthsAndOtherCharactersAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InfoHash.of(new byte[19]))
        .withMessage("an info-hash has 20 bytes, not 19");
    assertThatIllegalArgumentException().isThrownBy(() -> InfoHash.fromHex(HEX + "00"));
    assertThatIllegalArgumentException().isThrownBy(() -> InfoHash.fromHex("zz"));
  }

  @Test
  void itCannotBeChanged() {
    byte[] given = new byte[20];
    InfoHash hash = InfoHash.of(given);

    given[0] = 1;
    hash.bytes()[0] = 1;

    assertThat(hash).isEqualTo(InfoHash.of(new byte[20]));
  }

  @Test
  void itIsOrderedByUnsignedBytes() {
    assertThat(InfoHash.fromHex("7f" + HEX.substring(2)))
        .isLessThan(InfoHash.fromHex("80" + HEX.substring(2)));
  }
}
