package io.github.btlib.core.session;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@link CrashTest} at length. */
@Tag("soak")
@Timeout(600)
class CrashSoak {
  @TempDir Path folder;

  private static long seed() {
    return Long.getLong("btlib.crash.seed", new Random().nextLong());
  }

  @Test
  void thirtyKillsLoseNothingThatWasSaved() throws Exception {
    try (CrashRuns runs = new CrashRuns(folder, 30, 48, seed(), false)) {
      runs.run();
    }
  }

  @Test
  void whatIsSpoiltBetweenTwoRunsIsFound() throws Exception {
    try (CrashRuns runs = new CrashRuns(folder, 30, 48, seed(), true)) {
      runs.run();
    }
  }
}
