package io.github.btlib.core.piece;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuspectBlocksTest {
  private static final List<Object> SENDERS = List.of("anna", "bert", "anna");

  private final SuspectBlocks suspects = new SuspectBlocks();

  @Test
  void whenAPieceComesRightWhoSentSomethingElseIsALiar() {
    assertThat(suspects.remember(7, SENDERS, List.of(1L, 2L, 3L))).isEmpty();
    assertThat(suspects.remembers(7)).isTrue();
    assertThat(suspects.remembers(8)).isFalse();
    assertThat(suspects.liars(7, List.of(1L, 9L, 3L))).containsExactly("bert");
    assertThat(suspects.remembers(7)).isFalse();
  }

  @Test
  void everyAttemptIsCompared() {
    suspects.remember(7, List.of("anna", "bert"), List.of(1L, 2L));
    suspects.remember(7, List.of("cara", "dora"), List.of(8L, 9L));
    assertThat(suspects.liars(7, List.of(1L, 9L))).containsExactlyInAnyOrder("bert", "cara");
  }

  @Test
  void whoSendsABlockTwiceAndNotTheSameIsALiarAtOnce() {
    suspects.remember(7, SENDERS, List.of(1L, 2L, 3L));
    assertThat(suspects.remember(7, SENDERS, List.of(1L, 2L, 4L))).containsExactly("anna");
  }

  @Test
  void aPieceThatNeverFailedHasNoLiars() {
    assertThat(suspects.liars(7, List.of(1L))).isEmpty();
  }

  @Test
  void whatIsForgottenIsForgotten() {
    suspects.remember(7, SENDERS, List.of(1L, 2L, 3L));
    suspects.forget(7);
    assertThat(suspects.remembers(7)).isFalse();
    suspects.remember(8, SENDERS, List.of(1L, 2L, 3L));
    suspects.clear();
    assertThat(suspects.remembers(8)).isFalse();
  }

  /** A piece of a quarter of all blocks that are remembered. */
  private void aQuarterFails(int piece) {
    int blocks = SuspectBlocks.MOST_BLOCKS / 4;
    suspects.remember(piece, Collections.nCopies(blocks, "anna"), Collections.nCopies(blocks, 1L));
  }

  @Test
  void onlySoManyBlocksAreRememberedAndTheOldestPieceIsForgotten() {
    for (int piece = 0; piece < 5; piece++) {
      aQuarterFails(piece);
    }
    assertThat(suspects.remembers(0)).isFalse();
    assertThat(suspects.remembers(1)).isTrue();
    assertThat(suspects.remembers(4)).isTrue();
  }

  @Test
  void aPieceThatFailsAgainIsNotTheOldestAnyMore() {
    for (int piece = 0; piece < 4; piece++) {
      aQuarterFails(piece);
    }
    aQuarterFails(0);
    assertThat(suspects.remembers(0)).isTrue();
    assertThat(suspects.remembers(1)).isFalse();
  }

  @Test
  void ofOnePieceThatFailsForeverTheFirstAttemptIsForgotten() {
    int blocks = SuspectBlocks.MOST_BLOCKS / 2;
    List<Long> digests = Collections.nCopies(blocks, 1L);
    suspects.remember(0, Collections.nCopies(blocks, "anna"), digests);
    suspects.remember(0, Collections.nCopies(blocks, "bert"), digests);
    suspects.remember(0, Collections.nCopies(blocks, "cara"), digests);
    assertThat(suspects.liars(0, Collections.nCopies(blocks, 2L)))
        .containsExactlyInAnyOrder("bert", "cara");
  }
}
