package io.github.btlib.spi;

/**
 * What tells without reading a file whether another program changed it.
 *
 * @param size its size in bytes; -1 if there is no such file
 * @param modifiedNanos when it was last written to, in nanoseconds since 1970-01-01T00:00Z, as
 *     precisely as the file system keeps it; 0 if there is no such file
 */
public record FileStamp(long size, long modifiedNanos) {
  /** The stamp of a file that does not exist. */
  public static final FileStamp MISSING = new FileStamp(-1, 0);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if the size is less than -1
   */
  public FileStamp {
    if (size < -1) {
      throw new IllegalArgumentException("size must be at least -1, not " + size);
    }
  }
}
