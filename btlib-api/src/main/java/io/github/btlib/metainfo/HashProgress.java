package io.github.btlib.metainfo;

/** Is told how far the making of a torrent has come. */
@FunctionalInterface
public interface HashProgress {

  /**
   * Called on the thread that called {@link MetainfoBuilder#build()}: about ten times a second, and
   * once more when all is hashed. An exception it throws ends the making.
   *
   * @param hashedBytes how many bytes were hashed, never less than the time before
   * @param totalBytes how many there are
   */
  void hashed(long hashedBytes, long totalBytes);
}
