package io.github.btlib.core.piece;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A piece is expected to go on as it went so far. */
class PieceForecastTest {
  private static final Estimate HUNDRED_A_BLOCK = new Estimate(0, 100, 0);

  private final PieceForecast forecast = new PieceForecast(10);

  @Test
  void aPieceThatNobodyHasClaimedYetIsAboutToBe() {
    assertThat(forecast.left(5_000, 0)).isZero();
  }

  @Test
  void asLongAsNothingCameThePlanCountsAndThenTheTimeSpentInVain() {
    forecast.claimed(1_000, HUNDRED_A_BLOCK);
    long planned = forecast.left(1_000, 0);
    assertThat(planned).isPositive();
    assertThat(forecast.left(1_000 + planned / 4, 0)).isEqualTo(planned - planned / 4);
    assertThat(forecast.left(9_000, 0)).isEqualTo(8_000);
  }

  @Test
  void thenTheRestIsExpectedAtThePaceOfThePast() {
    forecast.claimed(0, HUNDRED_A_BLOCK);
    assertThat(forecast.left(4_000, 2)).isEqualTo(8 * 2_000);
  }

  @Test
  void whatAnEarlierRunStoredSaysNothingOfThePace() {
    forecast.restored(5);
    forecast.claimed(0, HUNDRED_A_BLOCK);
    assertThat(forecast.left(4_000, 7)).as("two came, three are left").isEqualTo(3 * 2_000);
    assertThat(forecast.left(4_000, 5)).as("none came").isEqualTo(4_000);
  }

  @Test
  void whoHasAskedForNothingForAWhileMayGoOnSo() {
    forecast.claimed(0, HUNDRED_A_BLOCK);
    assertThat(forecast.left(9_000, 9)).isEqualTo(9_000);
  }
}
