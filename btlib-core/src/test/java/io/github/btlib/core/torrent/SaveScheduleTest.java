package io.github.btlib.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.torrent.SaveSchedule.Mark;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Resume data is saved soon after something happened, and never because time passes. */
class SaveScheduleTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = 77 * SECOND;

  private final Mark nothing = new Mark(0, 0, 0, 0);
  private final SaveSchedule schedule =
      new SaveSchedule(Duration.ofSeconds(30), Optional.of(nothing), START);

  @Test
  void nothingNewIsNeverSaved() {
    assertThat(schedule.due(nothing, START + 100_000 * SECOND)).isFalse();
    assertThat(schedule.isNews(nothing)).isFalse();
  }

  @Test
  void whatACheckFoundIsSavedAtOnce() {
    assertThat(schedule.due(new Mark(5, 0, 0, 0), START)).isTrue();
  }

  @Test
  void aDownloadIsSavedEvery30Seconds() {
    schedule.saved(nothing, START);
    Mark more = new Mark(0, 16_384, 0, 0);
    assertThat(schedule.due(more, START + 29 * SECOND)).isFalse();
    assertThat(schedule.due(more, START + 30 * SECOND)).isTrue();
    schedule.saved(more, START + 30 * SECOND);
    assertThat(schedule.due(more, START + 90 * SECOND)).isFalse();
    assertThat(schedule.due(new Mark(1, 16_384, 0, 0), START + 59 * SECOND)).isFalse();
    assertThat(schedule.due(new Mark(1, 16_384, 0, 0), START + 60 * SECOND)).isTrue();
  }

  @Test
  void whatTheUserDecidesIsSavedLikewise() {
    schedule.saved(nothing, START);
    assertThat(schedule.due(new Mark(0, 0, 0, 1), START + 30 * SECOND)).isTrue();
  }

  @Test
  void aSeedThatOnlySendsIsSavedEvery10Minutes() {
    schedule.saved(nothing, START);
    Mark sent = new Mark(0, 0, 1, 0);
    assertThat(schedule.due(sent, START + 599 * SECOND)).isFalse();
    assertThat(schedule.due(sent, START + 600 * SECOND)).isTrue();
    assertThat(schedule.isNews(sent)).as("when it stops it is saved").isTrue();
  }

  @Test
  void whatCouldNotBeSavedIsTriedAgain() {
    Mark more = new Mark(1, 16_384, 0, 0);
    schedule.saved(more, START);
    schedule.failed();
    assertThat(schedule.due(more, START + 29 * SECOND)).isFalse();
    assertThat(schedule.due(more, START + 30 * SECOND)).isTrue();
    assertThat(schedule.isNews(more)).as("at the end too").isTrue();
  }

  @Test
  void theIntervalIsASetting() {
    SaveSchedule often = new SaveSchedule(Duration.ofSeconds(1), Optional.empty(), START);
    often.saved(nothing, START);
    assertThat(often.due(new Mark(1, 16_384, 0, 0), START + SECOND)).isTrue();
    assertThat(often.due(new Mark(0, 0, 1, 0), START + 19 * SECOND)).isFalse();
    assertThat(often.due(new Mark(0, 0, 1, 0), START + 20 * SECOND)).isTrue();
  }
}
