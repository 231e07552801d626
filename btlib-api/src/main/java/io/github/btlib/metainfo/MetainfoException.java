package io.github.btlib.metainfo;

/**
 * Thrown when a torrent is not valid, exceeds a {@linkplain MetainfoLimits limit}, or is of a kind
 * that is not supported. The message names the field, its value, and what is allowed.
 */
public final class MetainfoException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The field at fault. */
  private final String field;

  /**
   * Makes an exception.
   *
   * @param field see {@link #field()}
   * @param problem what is wrong with it
   */
  public MetainfoException(String field, String problem) {
    super(field + ": " + problem);
    this.field = field;
  }

  MetainfoException(String field, String problem, Throwable cause) {
    super(field + ": " + problem, cause);
    this.field = field;
  }

  /**
   * Returns the field at fault.
   *
   * @return its path, such as {@code info.files[3].length}, or {@code torrent} if it is the file as
   *     a whole
   */
  public String field() {
    return field;
  }
}
