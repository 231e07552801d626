package io.github.btlib.examples.cli;

import java.util.Locale;
import picocli.CommandLine.Option;

/** How much of the library's log is shown. */
final class LogOptions {
  private static final String PROPERTY = "org.slf4j.simpleLogger.defaultLogLevel";

  /** The levels of slf4j-simple. */
  enum Level {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR,
    OFF
  }

  /** Sets the level as soon as it is read: the first logger fixes it for the whole program. */
  @Option(
      names = "--loglevel",
      paramLabel = "LEVEL",
      description = "Log to stderr: ${COMPLETION-CANDIDATES} (default: WARN).")
  void level(Level level) {
    System.setProperty(PROPERTY, level.name().toLowerCase(Locale.ROOT));
  }

  /** Tells whether the user wants to see where a failure came from. */
  static boolean debug() {
    String level = System.getProperty(PROPERTY, "");
    return level.equals("debug") || level.equals("trace");
  }
}
