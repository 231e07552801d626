package io.github.btlib.core.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RateMeterTest {
  private static final long SECOND = 1_000_000_000L;

  private final RateMeter meter = new RateMeter();

  @Test
  void oneReadingGivesNoRate() {
    meter.read(1_000_000, 5 * SECOND);
    assertThat(meter.perSecond()).isZero();
    assertThat(meter.latest()).isZero();
  }

  @Test
  void theFirstTwoReadingsGiveTheRateAtOnce() {
    meter.read(500, 0);
    meter.read(2_500, 2 * SECOND);
    assertThat(meter.perSecond()).isEqualTo(1_000);
    assertThat(meter.latest()).isEqualTo(1_000);
  }

  @Test
  void aSteadyRateStays() {
    for (int i = 0; i < 20; i++) {
      meter.read(i * 700L, i * SECOND);
    }
    assertThat(meter.perSecond()).isEqualTo(700);
  }

  @Test
  void aChangeIsTwoThirdsThereAfterFiveSecondsHoweverOftenItIsRead() {
    for (int readings : new int[] {1, 5, 50}) {
      RateMeter changing = new RateMeter();
      changing.read(0, 0);
      changing.read(1_000, SECOND);
      for (int i = 1; i <= readings; i++) {
        changing.read(1_000, SECOND + i * 5 * SECOND / readings);
      }
      assertThat(changing.perSecond()).isCloseTo(368, within(2L));
      assertThat(changing.latest()).isZero();
    }
  }

  @Test
  void ratesToBeComparedBarelyWaverWhenABlockComesEveryFewSeconds() {
    RateMeter steady = RateMeter.overRounds();
    steady.read(0, 0);
    long least = Long.MAX_VALUE;
    long most = 0;
    for (int second = 1; second <= 300; second++) {
      steady.read(second / 5 * 16_384L, second * SECOND);
      if (second > 100) {
        least = Math.min(least, steady.perSecond());
        most = Math.max(most, steady.perSecond());
      }
    }
    assertThat(least).isGreaterThan(2_800);
    assertThat(most).isLessThan(3_800);
  }

  @Test
  void twoReadingsAtTheSameMomentDoNoHarm() {
    meter.read(0, 0);
    meter.read(1_000, SECOND);
    meter.read(2_000, SECOND);
    assertThat(meter.perSecond()).isEqualTo(1_000);
  }

  @Test
  void theClockMayWrapAround() {
    meter.read(0, Long.MAX_VALUE - SECOND / 2);
    meter.read(1_000, Long.MIN_VALUE + SECOND / 2 - 1);
    assertThat(meter.perSecond()).isEqualTo(1_000);
  }
}
