package io.github.btlib.core.piece;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.Priority;
import org.junit.jupiter.api.Test;

class PiecePrioritiesTest {
  private final PiecePriorities priorities = new PiecePriorities();

  @Test
  void allAreWantedAlikeAtFirst() {
    priorities.set(1, Priority.NORMAL);
    assertThat(priorities.of(0)).isEqualTo(Priority.NORMAL);
    assertThat(priorities.of(1)).isEqualTo(Priority.NORMAL);
  }

  @Test
  void eachPieceHasItsOwn() {
    for (Priority priority : Priority.values()) {
      priorities.set(1, priority);
      assertThat(priorities.of(0)).isEqualTo(Priority.NORMAL);
      assertThat(priorities.of(1)).isEqualTo(priority);
      assertThat(priorities.of(2)).isEqualTo(Priority.NORMAL);
    }
  }
}
