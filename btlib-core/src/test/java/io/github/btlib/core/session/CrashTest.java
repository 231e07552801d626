package io.github.btlib.core.session;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed loses nothing that it had saved, and takes nothing wrong for good. */
@Timeout(120)
class CrashTest {
  @TempDir Path folder;

  private static long seed() {
    return Long.getLong("btlib.crash.seed", new Random().nextLong());
  }

  @Test
  void aDownloadThatIsKilledGoesOnFromWhatItHad() throws Exception {
    try (CrashRuns runs = new CrashRuns(folder, 4, 16, seed(), false)) {
      runs.run();
    }
  }
}
