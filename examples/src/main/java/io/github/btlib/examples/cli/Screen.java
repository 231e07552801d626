package io.github.btlib.examples.cli;

import io.github.btlib.examples.cli.text.JsonLine;
import java.io.PrintWriter;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a command shows what it does. On a terminal the progress is one line that is drawn over and
 * over below everything else; elsewhere it is a line now and then. With {@link #useJson} objects go
 * to the standard output and text to the standard error.
 *
 * <p>Thread-safe: listeners speak here, too.
 */
public final class Screen {
  // no wrapping while the line is drawn, so that a window made narrower does not fill with copies
  private static final String DRAW = "\r\033[?7l%s\033[K\033[?7h";
  private static final String ERASE = "\r\033[K";

  private final ReentrantLock lock = new ReentrantLock();
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean terminal;
  private final IntSupplier width;
  private boolean json;
  private String drawn = "";

  /**
   * Makes a screen.
   *
   * @param out the standard output
   * @param err the standard error
   * @param terminal whether the standard output is a terminal
   * @param width asked for the columns of the terminal
   */
  public Screen(PrintWriter out, PrintWriter err, boolean terminal, IntSupplier width) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
    this.width = width;
  }

  /**
   * From now on programs read the standard output.
   *
   * @param wanted whether {@code --json} was given; false changes nothing
   */
  void useJson(boolean wanted) {
    lock.lock();
    try {
      json |= wanted;
    } finally {
      lock.unlock();
    }
  }

  /** Tells whether progress is drawn in place, often. */
  boolean interactive() {
    return terminal && !json;
  }

  boolean json() {
    return json;
  }

  /** Shows a line of text. */
  void say(String line) {
    print(json ? err : out, line);
  }

  /** Shows an object if programs read along. */
  void tell(JsonLine object) {
    if (json) {
      print(out, object.toString());
    }
  }

  /** Draws the progress in place, for the width it is given; does nothing but on a terminal. */
  void draw(IntFunction<String> line) {
    if (!interactive()) {
      return;
    }
    lock.lock();
    try {
      drawn = line.apply(width.getAsInt());
      out.printf(DRAW, drawn);
      out.flush();
    } finally {
      lock.unlock();
    }
  }

  /** Takes the progress away, at its end. */
  void erase() {
    lock.lock();
    try {
      if (!drawn.isEmpty()) {
        out.print(ERASE);
        out.flush();
        drawn = "";
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends a command badly. */
  void fail(@Nullable String reason) {
    tell(JsonLine.event("failed").put("reason", String.valueOf(reason)));
    print(err, "btlib: " + reason);
  }

  private void print(PrintWriter to, String line) {
    lock.lock();
    try {
      String again = drawn;
      erase();
      to.println(line);
      to.flush();
      if (!again.isEmpty()) {
        out.printf(DRAW, again);
        out.flush();
        drawn = again;
      }
    } finally {
      lock.unlock();
    }
  }
}
