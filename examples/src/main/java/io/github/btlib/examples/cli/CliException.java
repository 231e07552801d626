package io.github.btlib.examples.cli;

/** Ends a command with exit code 1 and a reason for the user. */
public final class CliException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message the reason, one line or more
   */
  public CliException(String message) {
    super(message);
  }

  /**
   * Makes an exception with a cause.
   *
   * @param message the reason, one line or more
   * @param cause shown with {@code --loglevel DEBUG}
   */
  public CliException(String message, Throwable cause) {
    super(message, cause);
  }
}
