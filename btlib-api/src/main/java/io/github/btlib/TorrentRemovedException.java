package io.github.btlib;

/**
 * The torrent was removed from its session, or the session was closed, before what was waited for
 * came to pass.
 */
public final class TorrentRemovedException extends BtlibException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what is wrong, for a person
   */
  public TorrentRemovedException(String message) {
    super(message);
  }
}
