package io.github.btlib.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SequentialSelectorTest {
  private final PieceSelector selector = PieceSelector.sequential();

  @Test
  void theFirstCandidateIsChosenHoweverCommonItIs() {
    var view = SimplePieceView.of(0, new int[] {9, 9, 1}, 1, 2);
    assertThat(selector.select(view, new Random(1))).isEqualTo(1);
  }

  @Test
  void withoutCandidatesNothingIsChosen() {
    var view = SimplePieceView.of(0, new int[] {9, 9, 1});
    assertThat(selector.select(view, new Random(1))).isEqualTo(PieceSelector.NONE);
  }
}
