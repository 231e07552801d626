package io.github.btlib.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.examples.cli.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlowByDayTest {
  @TempDir Path folder;

  @Test
  void theLimitHoldsInItsHours() throws IOException {
    Path file = Samples.file(folder.resolve("in/a.bin"), 300_000);
    try (LocalSwarm swarm = new LocalSwarm(file)) {
      long start = System.nanoTime();

      String said = MainRun.of(SlowByDay::main, swarm.torrent(), folder.resolve("out"), 200, 0, 24);

      assertThat(said).contains("limited to 204800 bytes/s now").endsWith("complete\n");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
      assertThat(folder.resolve("out/a.bin")).hasSameBinaryContentAs(file);
    }
  }

  @Test
  void hoursMayGoPastMidnight() {
    assertThat(SlowByDay.isBetween(8, 18, 8)).isTrue();
    assertThat(SlowByDay.isBetween(8, 18, 18)).isFalse();
    assertThat(SlowByDay.isBetween(22, 6, 23)).isTrue();
    assertThat(SlowByDay.isBetween(22, 6, 5)).isTrue();
    assertThat(SlowByDay.isBetween(22, 6, 12)).isFalse();
  }

  @Test
  void theUsageIsShown() throws IOException {
    assertThat(MainRun.of(SlowByDay::main)).startsWith("usage: SlowByDay TORRENT FOLDER");
  }
}
