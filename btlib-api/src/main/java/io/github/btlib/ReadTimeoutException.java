package io.github.btlib;

import java.io.IOException;

/**
 * What was to be read of a file was not verified in time; see {@link FileHandle#open(
 * java.time.Duration)}. One may read on: nothing is lost, and the piece stays the one that is asked
 * for first.
 */
public final class ReadTimeoutException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Its index. */
  private final int piece;

  /**
   * Makes an exception.
   *
   * @param message what was waited for, for a person
   * @param piece the piece that was waited for
   */
  public ReadTimeoutException(String message, int piece) {
    super(message);
    this.piece = piece;
  }

  /**
   * Returns the piece that was waited for.
   *
   * @return a piece of the torrent
   */
  public int piece() {
    return piece;
  }
}
