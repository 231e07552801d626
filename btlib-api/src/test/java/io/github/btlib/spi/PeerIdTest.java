package io.github.btlib.spi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PeerIdTest {
  private static final byte[] BYTES = "-jb0010-0123456789ab".getBytes(ISO_8859_1);

  @Test
  void itHasTwentyBytes() {
    assertThat(PeerId.of(BYTES).bytes()).isEqualTo(BYTES).hasSize(PeerId.LENGTH);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PeerId.of(new byte[19]))
        .withMessage("a peer id has 20 bytes, not 19");
    assertThatIllegalArgumentException().isThrownBy(() -> PeerId.of(new byte[21]));
  }

  @Test
  void itsBytesCannotBeChangedFromOutside() {
    byte[] given = BYTES.clone();
    PeerId id = PeerId.of(given);
    given[0] = 'x';
    id.bytes()[1] = 'x';
    assertThat(id.bytes()).isEqualTo(BYTES);
  }

  @Test
  void idsOfTheSameBytesAreEqual() {
    byte[] other = BYTES.clone();
    other[19]++;
    assertThat(PeerId.of(BYTES)).isEqualTo(PeerId.of(BYTES)).hasSameHashCodeAs(PeerId.of(BYTES));
    assertThat(PeerId.of(BYTES)).isNotEqualTo(PeerId.of(other)).isNotEqualTo("-jb0010-");
  }

  @Test
  void asTextWhatCannotBePrintedIsADot() {
    byte[] bytes = "-UT355S-\u0000\u001f\u007f\u00ff ~89abcd".getBytes(ISO_8859_1);
    assertThat(PeerId.of(bytes)).hasToString("-UT355S-.... ~89abcd");
  }
}
