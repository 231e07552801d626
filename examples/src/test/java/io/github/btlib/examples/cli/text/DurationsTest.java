package io.github.btlib.examples.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0:00",
    "5, 0:05",
    "754, 12:34",
    "3599, 59:59",
    "3723, 1:02:03",
    "86399, 23:59:59",
    "183600, 2d 03h"
  })
  void aTimeIsShownAsAClockDoes(long seconds, String text) {
    assertThat(Durations.clock(Duration.ofSeconds(seconds))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"4, 0.00 s", "420, 0.42 s", "9996, 10.0 s", "12340, 12.3 s", "61000, 1:01"})
  void shortTimesHaveFractions(long millis, String text) {
    assertThat(Durations.took(Duration.ofMillis(millis))).isEqualTo(text);
  }

  @Test
  void theTimeLeftIsRoundedUp() {
    assertThat(Durations.eta(100, 100)).contains(Duration.ofSeconds(1));
    assertThat(Durations.eta(101, 100)).contains(Duration.ofSeconds(2));
    assertThat(Durations.eta(0, 0)).contains(Duration.ZERO);
  }

  @Test
  void noTimeIsGuessedWhenNothingMoves() {
    assertThat(Durations.eta(1, 0)).isEmpty();
    assertThat(Durations.eta(Long.MAX_VALUE, 1)).isEmpty();
  }
}
