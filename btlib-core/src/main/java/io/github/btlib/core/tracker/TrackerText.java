package io.github.btlib.core.tracker;

/** What trackers say to people, made fit for a line of a log. Pure. */
final class TrackerText {
  static final int MOST_CHARACTERS = 500;

  private TrackerText() {}

  /**
   * Returns a text of at most {@value #MOST_CHARACTERS} characters and an ellipsis, in one line.
   */
  static String bounded(String text) {
    String head = text.substring(0, Math.min(text.length(), 2 * MOST_CHARACTERS));
    String line = head.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS) + "…";
  }
}
