package io.github.btlib;

/** The session already has a torrent with this info-hash. */
public final class DuplicateTorrentException extends BtlibException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what is wrong, for a person
   */
  public DuplicateTorrentException(String message) {
    super(message);
  }
}
