package io.github.btlib.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScrapeCountsTest {
  @Test
  void numbersThatAreKnownArePresentAndNeverNegative() {
    ScrapeCounts counts = ScrapeCounts.of(1, -2, 0);
    assertThat(counts.seeders()).hasValue(1);
    assertThat(counts.leechers()).hasValue(0);
    assertThat(counts.completed()).hasValue(0);
  }
}
