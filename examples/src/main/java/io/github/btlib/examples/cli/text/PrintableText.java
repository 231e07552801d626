package io.github.btlib.examples.cli.text;

/** Text of strangers, made harmless for a terminal. */
public final class PrintableText {
  private PrintableText() {}

  /**
   * Replaces what could move the cursor, change colours or hide text: control characters, and
   * formatting ones such as those that turn the direction of writing.
   *
   * @param text what a torrent, tracker or peer says
   * @return the text on one line, with a question mark for each such character
   */
  public static String of(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints().forEach(c -> safe.appendCodePoint(harmless(c) ? c : c == '\n' ? ' ' : '?'));
    return safe.toString();
  }

  /**
   * Cuts text that is too long.
   *
   * @param text any text
   * @param most the number of characters to keep at most, 3 or more
   * @return the text, or its start and three dots
   */
  public static String atMost(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 3) + "...";
  }

  private static boolean harmless(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
