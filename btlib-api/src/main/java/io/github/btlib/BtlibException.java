package io.github.btlib;

/**
 * Something that a session was asked for cannot be done. The subclasses say what: {@link
 * ListenException}, {@link StorageException}, {@link DuplicateTorrentException}, {@link
 * TorrentRemovedException}.
 */
public class BtlibException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what is wrong, for a person
   */
  public BtlibException(String message) {
    super(message);
  }

  /**
   * Makes an exception with a cause.
   *
   * @param message what is wrong, for a person
   * @param cause why
   */
  public BtlibException(String message, Throwable cause) {
    super(message, cause);
  }
}
