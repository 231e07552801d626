package io.github.btlib.examples.cli.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How far something is, on one line: {@code 42.3% [=====> ] 27.1/64.0 MiB 12.3 MiB/s}. Made of
 * ASCII, so that every character is one column on every terminal. Immutable.
 *
 * @param fraction the part that is done, 0 to 1
 * @param parts what is said beside it, in this order
 */
public record ProgressLine(double fraction, List<Part> parts) {
  private static final int BAR_LEAST = 8;
  private static final int BAR_MOST = 30;
  private static final String GAP = "  ";

  /**
   * Something said beside the percentage.
   *
   * @param text in ASCII
   * @param rank the higher it is, the sooner the part is left out of a narrow line
   */
  public record Part(String text, int rank) {}

  /** Keeps the fraction within its range, and the parts for itself. */
  public ProgressLine {
    fraction = Math.min(1, Math.max(0, fraction));
    parts = List.copyOf(parts);
  }

  /**
   * Starts a line of a percentage and a bar.
   *
   * @param fraction the part that is done, 0 to 1
   * @return the line
   */
  public static ProgressLine of(double fraction) {
    return new ProgressLine(fraction, List.of());
  }

  /**
   * Adds a part to the end of the line.
   *
   * @param text in ASCII
   * @param rank the higher it is, the sooner the part is left out of a narrow line
   * @return the longer line
   */
  public ProgressLine with(String text, int rank) {
    List<Part> more = new ArrayList<>(parts);
    more.add(new Part(text, rank));
    return new ProgressLine(fraction, more);
  }

  /**
   * Draws the line into a terminal.
   *
   * @param width the columns of the terminal
   * @return at most {@code width - 1} characters, since a full line would wrap on some terminals
   */
  public String draw(int width) {
    String percent = percent();
    int room = Math.max(0, width - 1) - percent.length();
    if (room < 0) {
      return "";
    }
    Set<Part> kept = new HashSet<>();
    int left = room - GAP.length() - BAR_LEAST;
    for (Part part : parts.stream().sorted(Comparator.comparingInt(Part::rank)).toList()) {
      int needed = GAP.length() + part.text().length();
      // the most important part is worth more than a bar
      int spare = kept.isEmpty() ? Math.max(left, room) : left;
      if (needed > spare) {
        break;
      }
      kept.add(part);
      left -= needed;
    }
    StringBuilder line = new StringBuilder(percent);
    if (left >= 0) {
      line.append(GAP).append(bar(Math.min(BAR_MOST, BAR_LEAST + left)));
    }
    parts.stream().filter(kept::contains).forEach(part -> line.append(GAP).append(part.text()));
    return line.toString();
  }

  /**
   * Writes the line for a log file: everything but the bar.
   *
   * @return the line
   */
  public String plain() {
    StringBuilder line = new StringBuilder(percent());
    parts.forEach(part -> line.append(GAP).append(part.text()));
    return line.toString();
  }

  /** Rounds down: nothing unfinished says 100 %. */
  private String percent() {
    return String.format(Locale.ROOT, "%5.1f%%", Math.floor(fraction * 1000) / 10);
  }

  private String bar(int columns) {
    int inside = columns - 2;
    int done = (int) (fraction * inside);
    boolean head = done < inside && fraction > 0;
    return "["
        + "=".repeat(done)
        + (head ? ">" : "")
        + " ".repeat(inside - done - (head ? 1 : 0))
        + "]";
  }
}
