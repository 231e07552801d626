package io.github.btlib.examples.cli;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** What Java does not tell of the terminal it runs in. */
final class Terminal {
  private static final int DEFAULT_WIDTH = 80;
  private static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(2);

  private int width = DEFAULT_WIDTH;
  private long asked;
  private boolean known;

  private Terminal() {}

  /**
   * Makes the screen of this process. The standard error, to which the log goes, is replaced by one
   * that takes the progress line away before something is written there.
   */
  static Screen open() {
    Terminal terminal = new Terminal();
    PrintStream plainErr = System.err;
    Screen screen =
        new Screen(
            new PrintWriter(System.out, false, System.out.charset()),
            new PrintWriter(plainErr, false, plainErr.charset()),
            outputIsTerminal(),
            terminal::width);
    if (screen.interactive()) {
      OutputStream guarded =
          new OutputStream() {
            @Override
            public void write(int b) {
              screen.erase();
              plainErr.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
              screen.erase();
              plainErr.write(bytes, offset, length);
            }

            @Override
            public void flush() {
              plainErr.flush();
            }
          };
      System.setErr(new PrintStream(guarded, true, plainErr.charset()));
    }
    return screen;
  }

  /** Asks the launcher, who can test for it, and else Java, which looks at the input as well. */
  private static boolean outputIsTerminal() {
    String told = System.getProperty("btlib.terminal");
    if (told != null) {
      return Boolean.parseBoolean(told);
    }
    @SuppressWarnings("SystemConsoleNull") // null before Java 22, asked for what it is since
    Console console = System.console();
    if (console == null || "dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  private int width() {
    long now = System.nanoTime();
    if (!known || now - asked > REFRESH_NANOS) {
      known = true;
      asked = now;
      width = askStty();
    }
    return width;
  }

  private static int askStty() {
    File tty = new File("/dev/tty");
    if (!tty.exists()) {
      return DEFAULT_WIDTH;
    }
    try {
      Process stty = new ProcessBuilder("stty", "size").redirectInput(tty).start();
      String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      // rows and columns
      int columns = Integer.parseInt(answer.substring(answer.indexOf(' ') + 1).strip());
      return columns > 0 ? columns : DEFAULT_WIDTH;
    } catch (IOException | NumberFormatException e) {
      return DEFAULT_WIDTH;
    }
  }
}
