package io.github.btlib.core.wire;

import static io.github.btlib.core.testkit.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BitfieldsTest {
  @Test
  void pieceZeroIsTheHighestBitOfTheFirstByte() {
    assertThat(Bitfields.encode(bits(0, 7, 9), 10))
        .containsExactly((byte) 0b1000_0001, (byte) 0b0100_0000);
    assertThat(Bitfields.decode(new byte[] {(byte) 0b1000_0001, 0b0100_0000}))
        .isEqualTo(bits(0, 7, 9));
  }

  @Test
  void aByteHoldsEightPieces() {
    assertThat(Bitfields.encode(bits(), 1)).containsExactly(0);
    assertThat(Bitfields.encode(bits(7), 8)).containsExactly(1);
    assertThat(Bitfields.encode(bits(8), 9)).containsExactly(0, -128);
  }

  @Test
  void theBytesGivenAreLeftAlone() {
    byte[] bytes = {1, 2};
    Bitfields.decode(bytes);
    assertThat(bytes).containsExactly(1, 2);
  }

  @Property
  void anySetSurvivesTheWire(
      @ForAll Set<@IntRange(max = 99) Integer> set, @ForAll @IntRange(max = 20) int spare) {
    BitSet bits = new BitSet();
    set.forEach(bits::set);
    assertThat(Bitfields.decode(Bitfields.encode(bits, 100 + spare))).isEqualTo(bits);
  }
}
