package io.github.btlib.examples.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.TorrentEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrackerNotesTest {
  private static final Duration HALF_MINUTE = Duration.ofSeconds(30);

  private final TrackerNotes notes = new TrackerNotes();

  @Test
  void aFailureIsToldOnceAndNotAtEveryRetry() {
    assertThat(notes.note(failed("http://a", "refused")))
        .contains("tracker http://a: refused; tried again in 0:30");
    assertThat(notes.note(failed("http://a", "refused"))).isEmpty();
    assertThat(notes.note(failed("http://a", "timed out"))).isPresent();
    assertThat(notes.note(failed("http://b", "timed out"))).isPresent();
  }

  @Test
  void theRecoveryIsToldAndAnotherFailureAfterIt() {
    notes.note(failed("http://a", "refused"));

    assertThat(notes.note(announced("http://a", 1))).contains("tracker http://a: answers, 1 peer");
    assertThat(notes.note(announced("http://a", 2))).isEmpty();
    assertThat(notes.note(failed("http://a", "refused"))).isPresent();
  }

  @Test
  void aWarningIsToldOnceThoughEachAnswerHasIt() {
    TorrentEvent warning = new TorrentEvent.TrackerWarning("http://a", "ratio is low\u0007");

    assertThat(notes.note(warning)).contains("tracker http://a warns: ratio is low?");
    notes.note(announced("http://a", 2));
    assertThat(notes.note(warning)).isEmpty();
  }

  @Test
  void otherEventsAreOfNoInterest() {
    assertThat(notes.note(new TorrentEvent.PieceVerified(1))).isEmpty();
  }

  private static TorrentEvent failed(String tracker, String reason) {
    return new TorrentEvent.TrackerFailed(tracker, reason, HALF_MINUTE);
  }

  private static TorrentEvent announced(String tracker, int peers) {
    return new TorrentEvent.TrackerAnnounced(tracker, peers, HALF_MINUTE);
  }
}
