package io.github.btlib;

/** The bytes of a torrent cannot be read or written: no space, no permission, a broken device. */
public final class StorageException extends BtlibException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception with a cause.
   *
   * @param message what is wrong, for a person
   * @param cause why
   */
  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}
