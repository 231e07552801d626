package io.github.btlib.examples.cli.text;

import io.github.btlib.TorrentEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Turns events of trackers into lines worth reading: a failure once, not at every retry, and the
 * recovery after it. For one thread at a time, as listeners are called.
 */
public final class TrackerNotes {
  private final Map<String, String> failures = new HashMap<>();
  private final Map<String, String> warnings = new HashMap<>();

  /** Makes notes of nothing yet. */
  public TrackerNotes() {}

  /**
   * Takes note of an event.
   *
   * @param event any event
   * @return a line if there is something new to tell
   */
  public Optional<String> note(TorrentEvent event) {
    return switch (event) {
      case TorrentEvent.TrackerFailed failed ->
          when(
              news(failures, failed.tracker(), failed.reason()),
              "tracker "
                  + failed.tracker()
                  + ": "
                  + failed.reason()
                  + "; tried again in "
                  + Durations.clock(failed.retryIn()));
      case TorrentEvent.TrackerWarning warning ->
          when(
              news(warnings, warning.tracker(), warning.message()),
              "tracker " + warning.tracker() + " warns: " + warning.message());
      case TorrentEvent.TrackerAnnounced announced ->
          when(
              failures.remove(announced.tracker()) != null,
              "tracker "
                  + announced.tracker()
                  + ": answers, "
                  + announced.peers()
                  + (announced.peers() == 1 ? " peer" : " peers"));
      default -> Optional.empty();
    };
  }

  private static boolean news(Map<String, String> told, String tracker, String message) {
    return !message.equals(told.put(tracker, message));
  }

  private static Optional<String> when(boolean condition, String line) {
    return condition ? Optional.of(PrintableText.of(line)) : Optional.empty();
  }
}
