package io.github.btlib.tracker.net;

import org.slf4j.Logger;

/** Tells of what failed on a thread that has to go on. */
public final class Failures {

  private Failures() {}

  /**
   * Logs a failure at ERROR, and never throws: memory may be short, and an exception of an
   * application need not even be printable.
   *
   * @param log where to
   * @param message what failed
   * @param failure how
   */
  public static void log(Logger log, String message, Throwable failure) {
    try {
      log.error(message, failure);
    } catch (RuntimeException | Error e) {
      logNames(log, message, failure, e);
    }
  }

  private static void logNames(Logger log, String message, Throwable failure, Throwable another) {
    try {
      log.error(
          "{}: {}, which cannot be logged: {}",
          message,
          failure.getClass().getName(),
          another.getClass().getName());
    } catch (RuntimeException | Error e) {
      // there is nobody left to tell, and the thread matters more
      return;
    }
  }
}
