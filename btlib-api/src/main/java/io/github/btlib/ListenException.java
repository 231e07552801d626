package io.github.btlib;

/**
 * The session cannot listen where it was told to: the port is in use, or the address is not one of
 * this machine.
 */
public final class ListenException extends BtlibException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception with a cause.
   *
   * @param message what is wrong, for a person
   * @param cause why
   */
  public ListenException(String message, Throwable cause) {
    super(message, cause);
  }
}
