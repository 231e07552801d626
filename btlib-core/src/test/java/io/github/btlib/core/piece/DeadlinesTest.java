package io.github.btlib.core.piece;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** Which pieces readers need, in what order. */
class DeadlinesTest {
  private final Deadlines deadlines = new Deadlines(new ReentrantLock());
  private final List<String> told = new ArrayList<>();
  private final Deadlines.Reader anna = () -> told.add("anna");
  private final Deadlines.Reader bert = () -> told.add("bert");

  private List<Integer> pieces() {
    return deadlines.inOrder().stream().map(Deadlines.Due::piece).toList();
  }

  @Test
  void withoutReadersNothingIsNeeded() {
    assertThat(deadlines.any()).isFalse();
    assertThat(deadlines.inOrder()).isEmpty();
  }

  @Test
  void aReadersPiecesComeInOrderEachALittleLater() {
    deadlines.set(anna, new Deadlines.Window(7, 9, 100));
    assertThat(deadlines.any()).isTrue();
    assertThat(deadlines.inOrder())
        .containsExactly(
            new Deadlines.Due(7, 0), new Deadlines.Due(8, 100), new Deadlines.Due(9, 200));
  }

  @Test
  void ofSeveralReadersWhoNeedsAPieceSoonestComesFirst() {
    deadlines.set(anna, new Deadlines.Window(10, 12, 100));
    deadlines.set(bert, new Deadlines.Window(50, 52, 30));
    assertThat(pieces()).containsExactly(10, 50, 51, 52, 11, 12);
  }

  @Test
  void aReaderThatGoesElsewhereNeedsNothingOfBefore() {
    deadlines.set(anna, new Deadlines.Window(10, 12, 100));
    deadlines.set(anna, new Deadlines.Window(90, 91, 100));
    assertThat(pieces()).containsExactly(90, 91);
  }

  @Test
  void aReaderThatHasAllItNeedsIsStillTold() {
    deadlines.set(anna, Deadlines.Window.NONE);
    assertThat(deadlines.any()).isFalse();
    deadlines.tell();
    assertThat(told).containsExactly("anna");
  }

  @Test
  void whoIsGoneNeedsNothingAndIsToldNothing() {
    deadlines.set(anna, new Deadlines.Window(1, 1, 100));
    deadlines.set(bert, new Deadlines.Window(2, 2, 100));
    deadlines.remove(anna);
    deadlines.remove(anna);
    assertThat(pieces()).containsExactly(2);
    deadlines.tell();
    assertThat(told).containsExactly("bert");
  }
}
