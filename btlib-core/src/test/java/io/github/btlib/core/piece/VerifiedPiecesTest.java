package io.github.btlib.core.piece;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class VerifiedPiecesTest {
  @Property(tries = 200)
  void whatWasAddedIsContainedAndNothingElse(
      @ForAll @Size(max = 60) Set<@IntRange(max = 199) Integer> pieces) {
    VerifiedPieces verified = new VerifiedPieces(200);
    pieces.forEach(piece -> verified.add(piece, 10));
    BitSet expected = new BitSet();
    pieces.forEach(expected::set);
    for (int piece = 0; piece < 200; piece++) {
      assertThat(verified.contains(piece)).isEqualTo(expected.get(piece));
    }
    assertThat(verified.bits()).isEqualTo(expected);
    assertThat(verified.count()).isEqualTo(pieces.size());
    assertThat(verified.bytes()).isEqualTo(10L * pieces.size());
  }

  @Test
  void clearedItIsEmpty() {
    VerifiedPieces verified = new VerifiedPieces(65);
    verified.add(64, 7);
    verified.clear();
    assertThat(verified.contains(64)).isFalse();
    assertThat(verified.count()).isZero();
    assertThat(verified.bytes()).isZero();
  }
}
