package io.github.btlib.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RarestFirstSelectorTest {
  private final PieceSelector selector = PieceSelector.rarestFirst();
  private final Random random = new Random(1);

  @Test
  void thePieceThatFewestPeersHaveIsChosen() {
    var view = SimplePieceView.of(4, new int[] {5, 3, 1, 4}, 0, 1, 2, 3);
    assertThat(selector.select(view, random)).isEqualTo(2);
  }

  @Test
  void aRarerPieceThatIsNoCandidateIsPassedOver() {
    var view = SimplePieceView.of(4, new int[] {5, 3, 1, 4}, 0, 1, 3);
    assertThat(selector.select(view, random)).isEqualTo(1);
  }

  @Test
  void withoutCandidatesNothingIsChosen() {
    var view = SimplePieceView.of(4, new int[] {5, 3});
    assertThat(selector.select(view, random)).isEqualTo(PieceSelector.NONE);
  }

  @Test
  void equallyRarePiecesAreEquallyLikely() {
    var view = SimplePieceView.of(4, new int[] {2, 1, 1, 2, 1, 1}, 0, 1, 2, 3, 4, 5);
    assertThat(draws(view, 4_000)[1]).isBetween(850, 1_150);
    assertThat(draws(view, 4_000)[5]).isBetween(850, 1_150);
    assertThat(draws(view, 4_000)[0]).isZero();
  }

  @Test
  void untilFourPiecesAreVerifiedAnyCandidateIsEquallyLikely() {
    int[] availabilities = {9, 1, 9, 9};
    var newcomer = SimplePieceView.of(3, availabilities, 0, 1, 2, 3);
    assertThat(Arrays.stream(draws(newcomer, 4_000)).boxed())
        .allSatisfy(n -> assertThat(n).isBetween(850, 1_150));
    var experienced = SimplePieceView.of(4, availabilities, 0, 1, 2, 3);
    assertThat(draws(experienced, 100)).containsExactly(0, 100, 0, 0);
  }

  @Test
  void theSameSeedChoosesTheSamePieces() {
    var view = SimplePieceView.of(4, new int[64], range(64));
    Random one = new Random(7);
    Random other = new Random(7);
    for (int i = 0; i < 100; i++) {
      assertThat(selector.select(view, one)).isEqualTo(selector.select(view, other));
    }
  }

  @Property
  void theChoiceIsACandidateNoneOfWhichIsRarer(
      @ForAll @Size(max = 40) Set<@IntRange(max = 39) Integer> candidates,
      @ForAll @Size(40) int[] availabilities,
      @ForAll @IntRange(max = 10) int verified,
      @ForAll long seed) {
    BitSet bits = new BitSet();
    candidates.forEach(bits::set);
    int chosen =
        selector.select(new SimplePieceView(bits, availabilities, verified), new Random(seed));
    if (candidates.isEmpty()) {
      assertThat(chosen).isEqualTo(PieceSelector.NONE);
      return;
    }
    assertThat(candidates).contains(chosen);
    if (verified >= 4) {
      assertThat(candidates)
          .allSatisfy(each ->
              assertThat(availabilities[each]).isGreaterThanOrEqualTo(availabilities[chosen]));
    }
  }

  private int[] draws(PieceView view, int times) {
    int[] draws = new int[view.pieceCount()];
    for (int i = 0; i < times; i++) {
      draws[selector.select(view, random)]++;
    }
    return draws;
  }

  private static int[] range(int end) {
    return IntStream.range(0, end).toArray();
  }
}
