package io.github.btlib.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.examples.cli.Samples;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTrackerTest {
  @TempDir Path folder;

  @Test
  void aTrackerRunsUntilEnterIsPressed() throws IOException {
    Path torrent = Samples.torrent(Samples.file(folder.resolve("a.bin"), 1000));
    try (MainRun tracker = new MainRun(RunTracker::main, 0, torrent)) {
      tracker.await("announce URL http://\\S+:\\d+/announce");
      tracker.await("announce URL udp://\\S+:\\d+/announce");
      tracker.await("press Enter to stop");
      tracker.pressEnter();
      tracker.awaitEnd();
    }
  }

  @Test
  void theUsageIsShown() throws IOException {
    assertThat(MainRun.of(RunTracker::main)).startsWith("usage: RunTracker PORT [TORRENT...]");
  }
}
