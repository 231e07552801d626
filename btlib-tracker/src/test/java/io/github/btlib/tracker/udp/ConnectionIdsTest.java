package io.github.btlib.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionIdsTest {

  private static final long ADDRESS = 0xffff_0a00_0001L;
  private static final long V6_HIGH = 0x2001_0db8_0000_0001L;
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
  private static final long NOW = 29_000_000 * MINUTE;

  private final ConnectionIds ids = new ConnectionIds(1, 2);

  @ParameterizedTest
  @CsvSource({
    // age in seconds, second of its minute at which the id was made, whether it is still good
    "0, 0, true",
    "119, 0, true",
    "121, 0, true",
    "179, 0, true",
    "181, 0, false",
    "0, 59, true",
    "119, 59, true",
    "120, 59, true",
    "121, 59, false",
    "181, 59, false",
    "86400, 0, false",
  })
  void anIdIsGoodForTwoToThreeMinutes(int age, int second, boolean good) {
    long made = NOW + TimeUnit.SECONDS.toNanos(second);
    long id = ids.issue(0, ADDRESS, made);
    assertThat(ids.isValid(id, 0, ADDRESS, made + TimeUnit.SECONDS.toNanos(age))).isEqualTo(good);
  }

  @Test
  void anIdOfTheFutureIsNotGood() {
    long id = ids.issue(0, ADDRESS, NOW + MINUTE);
    assertThat(ids.isValid(id, 0, ADDRESS, NOW)).isFalse();
  }

  @Test
  void anIdIsGoodForItsAddressAlone() {
    long id = ids.issue(0, ADDRESS, NOW);
    for (int bit = 0; bit < 32; bit++) {
      assertThat(ids.isValid(id, 0, ADDRESS ^ (1L << bit), NOW)).isFalse();
    }
    assertThat(ids.isValid(id, ADDRESS, 0, NOW)).isFalse();
    assertThat(ids.isValid(id, 0, 0, NOW)).isFalse();
  }

  @Test
  void anIdOfAnIpv6AddressIsGoodForItsWholeNetworkAndNoOther() {
    long id = ids.issue(V6_HIGH, 1, NOW);
    assertThat(ids.isValid(id, V6_HIGH, 0xfedc_ba98_7654_3210L, NOW)).isTrue();
    for (int bit = 0; bit < 64; bit++) {
      assertThat(ids.isValid(id, V6_HIGH ^ (1L << bit), 1, NOW)).isFalse();
    }
  }

  @Test
  void aRestartWithTheSameKeyKeepsIdsGoodAndOneWithAnotherDoesNot() {
    long id = ids.issue(0, ADDRESS, NOW);
    assertThat(new ConnectionIds(1, 2).isValid(id, 0, ADDRESS, NOW + MINUTE)).isTrue();
    assertThat(new ConnectionIds(1, 3).isValid(id, 0, ADDRESS, NOW)).isFalse();
  }

  @Test
  void idsChangeWithEveryEpochAndBeforeTheClocksZero() {
    Set<Long> made = new HashSet<>();
    for (int epoch = -50; epoch < 50; epoch++) {
      long now = epoch * MINUTE;
      long id = ids.issue(0, ADDRESS, now);
      assertThat(ids.isValid(id, 0, ADDRESS, now + MINUTE)).isTrue();
      made.add(id);
    }
    assertThat(made).hasSize(100);
  }
}
