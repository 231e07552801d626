package io.github.btlib.examples.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000L;

  private final Pace pace = new Pace(Duration.ofSeconds(5), 0.1);

  @BeforeEach
  void begin() {
    assertThat(pace.due(Long.MAX_VALUE - SECOND, 0)).isFalse();
  }

  @Test
  void aLineIsDueAfterTheTime() {
    // nanoTime may overflow
    long start = Long.MAX_VALUE - SECOND;
    assertThat(pace.due(start + 5 * SECOND - 1, 0.05)).isFalse();
    assertThat(pace.due(start + 5 * SECOND, 0.05)).isTrue();
    assertThat(pace.due(start + 9 * SECOND, 0.05)).isFalse();
  }

  @Test
  void orSoonerIfMuchHappened() {
    long start = Long.MAX_VALUE - SECOND;
    assertThat(pace.due(start + 1, 0.09)).isFalse();
    assertThat(pace.due(start + 2, 0.11)).isTrue();
    assertThat(pace.due(start + 3, 0.2)).isFalse();
    assertThat(pace.due(start + 4, 0.22)).isTrue();
  }

  @Test
  void aStepIsCountedFromWhereSomethingNewBegan() {
    Pace pace = new Pace(Duration.ofHours(1), 0.1);
    assertThat(pace.due(0, 1)).as("a check ends").isFalse();
    assertThat(pace.due(1, 0)).as("a download begins").isFalse();
    assertThat(pace.due(2, 0.1)).isTrue();
  }
}
