package io.github.btlib.tracker.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressCountsTest {

  private final SecretHash hash = new SecretHash(new SplittableRandom(3));

  @Test
  void aCountIsNeverTooLowAndHardlyEverMuchTooHigh() {
    AddressCounts counts = new AddressCounts(10_000, 2);
    for (int address = 0; address < 10_000; address++) {
      counts.add(hash.of(address));
    }
    int high = 0;
    for (int address = 0; address < 10_000; address++) {
      int count = counts.count(hash.of(address));
      assertThat(count).isBetween(1, 12);
      high += count > 4 ? 1 : 0;
    }
    assertThat(high).isLessThan(100);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 16})
  void lessThanOneInAHundredLooksFullByChance(int limit) {
    AddressCounts counts = new AddressCounts(100_000, AddressCounts.cellsPerPeer(limit));
    for (int address = 0; address < counts.capacity(); address++) {
      counts.add(hash.of(address));
    }
    int full = 0;
    for (int address = 0; address < 100_000; address++) {
      full += counts.count(hash.of(1_000_000 + address)) >= limit ? 1 : 0;
    }
    assertThat(full).isLessThan(1000);
  }

  @Test
  void whatIsRemovedDoesNotCount() {
    AddressCounts counts = new AddressCounts(100, 2);
    for (int i = 0; i < 50; i++) {
      counts.add(hash.of(7));
    }
    assertThat(counts.count(hash.of(7))).isGreaterThanOrEqualTo(50);
    for (int i = 0; i < 50; i++) {
      counts.remove(hash.of(7));
    }
    assertThat(counts.count(hash.of(7))).isZero();
  }

  @Test
  void aFullCellStaysFull() {
    AddressCounts counts = new AddressCounts(100, 2);
    for (int i = 0; i < 300; i++) {
      counts.add(hash.of(7));
    }
    assertThat(counts.count(hash.of(7))).isEqualTo(255);
    counts.remove(hash.of(7));
    assertThat(counts.count(hash.of(7))).isEqualTo(255);
  }
}
