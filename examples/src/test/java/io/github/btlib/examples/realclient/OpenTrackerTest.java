package io.github.btlib.examples.realclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresClient(Program.OPENTRACKER)
class OpenTrackerTest {
  private static final String LISTED = "0123456789abcdef0123456789abcdef01234567";
  private static final String UNLISTED = "76543210fedcba9876543210fedcba9876543210";

  @TempDir Path directory;

  @Test
  void onlyListedTorrentsAreServed() {
    try (OpenTracker tracker = OpenTracker.start(directory)) {
      tracker.allow(LISTED);
      assertThat(tracker.serves(LISTED)).isTrue();
      assertThat(tracker.serves(UNLISTED)).isFalse();
    }
  }

  @Test
  void askingWhatIsServedLeavesNoPeerBehind() {
    try (OpenTracker tracker = OpenTracker.start(directory)) {
      tracker.allow(LISTED);
      assertThat(tracker.scrape(LISTED)).contains("8:completei0e").contains("10:incompletei0e");
    }
  }

  @Test
  void oneAfterTheOtherCanBeListed() {
    try (OpenTracker tracker = OpenTracker.start(directory)) {
      tracker.allow(LISTED);
      tracker.allow(UNLISTED);
      assertThat(tracker.serves(LISTED)).isTrue();
    }
  }
}
