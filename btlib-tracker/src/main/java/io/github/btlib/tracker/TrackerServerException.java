package io.github.btlib.tracker;

import io.github.btlib.BtlibException;

/**
 * The tracker cannot listen where it was told to: the port is in use, or the address is not one of
 * this machine. The message names both.
 */
public final class TrackerServerException extends BtlibException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception with a cause.
   *
   * @param message what is wrong, for a person
   * @param cause why
   */
  public TrackerServerException(String message, Throwable cause) {
    super(message, cause);
  }
}
