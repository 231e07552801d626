package io.github.btlib.core.piece;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000L;

  private final Pace pace = new Pace();

  private void answers(int times, long gap, long latency) {
    for (int i = 0; i < times; i++) {
      pace.answered(gap, latency);
    }
  }

  @Test
  void ofAPeerThatHasNotAnsweredTwiceNothingIsKnown() {
    assertThat(pace.timeout(17)).isEqualTo(17);
    answers(1, SECOND, SECOND);
    assertThat(pace.timeout(17)).isEqualTo(17);
    answers(1, SECOND, SECOND);
    assertThat(pace.timeout(17)).isNotEqualTo(17);
  }

  @Test
  void theTimeOutIsTheMeanAndFourDeviations() {
    answers(1, 4 * SECOND, SECOND); // mean 4, deviation 2
    answers(1, 4 * SECOND, SECOND); // deviation 2 - 2 / 16
    assertThat(pace.timeout(0)).isCloseTo((long) (11.5 * SECOND), within(1_000L));
  }

  @Test
  void itIsNeverShorterThanTwoSecondsNorLongerThanSixty() {
    answers(100, 1_000, 1_000);
    assertThat(pace.timeout(0)).isEqualTo(2 * SECOND);
    answers(100, 100 * SECOND, SECOND);
    assertThat(pace.timeout(0)).isEqualTo(60 * SECOND);
  }

  @Test
  void regularAnswersMakeForAShortTimeOut() {
    answers(200, 5 * SECOND, SECOND);
    assertThat(pace.timeout(0)).isCloseTo(5 * SECOND, within(SECOND / 100));
  }

  @Test
  void littleIsExpectedOfAStranger() {
    assertThat(pace.estimate(0).until(0)).isEqualTo(2 * SECOND);
    assertThat(pace.estimate(16).until(0)).isGreaterThan(2 * SECOND);
  }

  @Test
  void aBlockTakesTheLeastLatencyOrAsLongAsWhatIsOwedBeforeIt() {
    answers(1, SECOND / 100, SECOND);
    answers(1, SECOND / 100, SECOND / 2);
    assertThat(pace.estimate(0)).isEqualTo(new Estimate(SECOND / 2, SECOND / 100, 0));
    assertThat(pace.estimate(0).until(0)).isEqualTo(SECOND / 2);
    assertThat(pace.estimate(90).until(9)).isEqualTo(SECOND);
  }

  @Test
  void aLatencyThatHasRisenIsBelievedAfterSomeHundredBlocks() {
    answers(2, SECOND / 100, SECOND / 10);
    answers(20, SECOND / 100, SECOND);
    assertThat(pace.estimate(0).latency()).isLessThan(SECOND / 5);
    answers(200, SECOND / 100, SECOND);
    assertThat(pace.estimate(0).latency()).isEqualTo(SECOND);
  }
}
