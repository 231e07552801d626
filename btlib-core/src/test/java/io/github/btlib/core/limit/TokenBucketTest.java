package io.github.btlib.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenBucketTest {
  private static final long SECOND = 1_000_000_000;

  @ParameterizedTest
  @CsvSource({"1024, 256", "20480, 1024", "204800, 10240", "10485760, 16397"})
  void aQuantumIsATwentiethOfASecondWithinBounds(long rate, int quantum) {
    assertThat(new TokenBucket(rate, 0).quantum()).isEqualTo(quantum);
  }

  @Test
  void afterAPauseATenthOfASecondIsCaughtUpOnAndNoMore() {
    TokenBucket bucket = new TokenBucket(1_000_000, 0);
    bucket.take(16_384, 0);
    assertThat(passAll(bucket, 1_000, 60 * SECOND)).isEqualTo(100_000);
    assertThat(passAll(bucket, 1_000, 61 * SECOND)).isEqualTo(100_000);
  }

  @Test
  void whatWaitsIsToldForHowLong() {
    TokenBucket bucket = new TokenBucket(10_000, 0);
    passAll(bucket, 100, 0);
    assertThat(bucket.nanosUntil(500, 0)).isEqualTo(SECOND / 20);
    assertThat(bucket.take(500, SECOND / 20 - 1_000)).isFalse();
    assertThat(bucket.take(500, SECOND / 20)).isTrue();
  }

  @Test
  void whatCannotWaitIsPaidForByWhatCan() {
    TokenBucket bucket = new TokenBucket(10_000, 0);
    passAll(bucket, 100, 0);
    bucket.charge(5_000, 0);
    assertThat(bucket.nanosUntil(500, 0)).isEqualTo(SECOND * 55 / 100);
  }

  @Test
  void aDebtIsForgottenBeyondTenSeconds() {
    TokenBucket bucket = new TokenBucket(10_000, 0);
    bucket.charge(100_000_000, 0);
    assertThat(bucket.nanosUntil(500, 0)).isEqualTo(10 * SECOND + SECOND / 20);
  }

  @Test
  void aHigherRateEndsALongWaitAndALowerOneTakesBackWhatWasSaved() {
    TokenBucket bucket = new TokenBucket(10_000, 0);
    bucket.charge(100_000, 0);
    bucket.rate(10_000_000, SECOND);
    assertThat(bucket.nanosUntil(500, SECOND)).isLessThan(SECOND / 50);
    bucket.rate(2_000, 3 * SECOND);
    assertThat(passAll(bucket, 1, 3 * SECOND)).isEqualTo(256);
  }

  @Test
  void whatIsGivenBackCanBeTakenAgainButNothingIsSavedUpThatWay() {
    TokenBucket bucket = new TokenBucket(100_000, 0);
    passAll(bucket, 100, 0);
    bucket.giveBack(300);
    assertThat(passAll(bucket, 100, 0)).isEqualTo(300);
    bucket.giveBack(1_000_000);
    assertThat(passAll(bucket, 100, 0)).isEqualTo(10_000);
  }

  @Test
  void aClockReadBeforeAnotherThreadsTakesNothingAway() {
    TokenBucket bucket = new TokenBucket(10_000, SECOND);
    passAll(bucket, 100, SECOND);
    assertThat(bucket.take(500, 2 * SECOND)).isTrue();
    assertThat(bucket.nanosUntil(500, SECOND)).isEqualTo(0);
  }

  private static int passAll(TokenBucket bucket, int each, long now) {
    int passed = 0;
    while (bucket.take(each, now)) {
      passed += each;
    }
    return passed;
  }
}
