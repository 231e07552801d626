package io.github.btlib.core.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.btlib.core.wire.ProtocolException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ToleranceTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @Test
  void soManyAreAllowedAtOnceAndThenSoManyASecond() {
    Tolerance tolerance = new Tolerance("haves", 10, 2);
    for (int i = 0; i < 10; i++) {
      assertThat(tolerance.allows(0)).isTrue();
    }
    assertThat(tolerance.allows(0)).isFalse();
    assertThat(tolerance.allows(SECOND)).isTrue();
    assertThat(tolerance.allows(SECOND)).isTrue();
    assertThat(tolerance.allows(SECOND)).isFalse();
  }

  @Test
  void aLongSilenceGivesNoMoreThanAtTheBeginning() {
    Tolerance tolerance = new Tolerance("haves", 3, 1);
    assertThat(tolerance.allows(-SECOND)).isTrue();
    for (int i = 0; i < 3; i++) {
      assertThat(tolerance.allows(1_000 * SECOND)).isTrue();
    }
    assertThat(tolerance.allows(1_000 * SECOND)).isFalse();
  }

  @Test
  void theReasonNamesWhatAndHowMuch() throws Exception {
    Tolerance tolerance = new Tolerance("choke or unchoke", 1, 5);
    tolerance.require(0);
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> tolerance.require(1))
        .withMessage("choke or unchoke: more than 1 at once and 5 a second");
  }
}
