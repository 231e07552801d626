package io.github.btlib.core.piece;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalsTest {
  private static final long SECOND = 1_000_000_000L;

  private final Refusals refusals = new Refusals();

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MIN_VALUE + 1, Long.MAX_VALUE - 5 * SECOND})
  void aPieceIsRefusedAtTheSecondRejectAndForgivenAfterAWhileWhereverTheClockBegins(long start) {
    assertThat(refusals.rejected(3, false)).as("it may have too much to do").isFalse();
    assertThat(refusals.rejected(3, false)).as("the rest of the same batch").isFalse();
    assertThat(refusals.rejecting()).isTrue();
    assertThat(refusals.tick(start)).isFalse();
    assertThat(refusals.rejecting()).isFalse();
    assertThat(refusals.rejected(3, false)).isTrue();
    for (int i = 1; i <= 11; i++) {
      assertThat(refusals.tick(start + i * SECOND)).isFalse();
    }
    assertThat(refusals.tick(start + 12 * SECOND)).isTrue();
    assertThat(refusals.tick(start + 13 * SECOND)).as("told once").isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRejectWhileThePeerChokesUsIsMeant(boolean choked) {
    assertThat(refusals.rejected(3, choked)).isEqualTo(choked);
  }
}
