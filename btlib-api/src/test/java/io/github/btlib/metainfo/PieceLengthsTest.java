package io.github.btlib.metainfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PieceLengthsTest {

  @ParameterizedTest
  @ValueSource(longs = {40_000_000L, 700_000_000L, 4_700_000_000L, 30_000_000_000L})
  void thereAreBetweenOneAndTwoThousandPieces(long total) {
    assertThat(total / PieceLengths.choose(total)).isBetween(1000L, 2000L);
  }

  @Test
  void smallAndHugeTorrentsGetTheLeastAndTheMost() {
    assertThat(PieceLengths.choose(1)).isEqualTo(16 << 10);
    assertThat(PieceLengths.choose(Long.MAX_VALUE)).isEqualTo(16 << 20);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 8192, 16385, 1 << 30, Integer.MIN_VALUE})
  void otherLengthsThanPowersOfTwoAreRefused(int length) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Metainfo.builder().pieceLength(length))
        .withMessageContaining("piece length " + length);
  }
}
