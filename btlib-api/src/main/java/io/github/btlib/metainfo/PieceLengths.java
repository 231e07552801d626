package io.github.btlib.metainfo;

/** Which piece length suits a torrent. */
final class PieceLengths {

  static final int MIN = 16 << 10;
  static final int MAX_CHOSEN = 16 << 20;
  static final int MAX = 512 << 20;
  private static final int MAX_PIECES_WISHED = 2000;

  private PieceLengths() {}

  /**
   * The least power of two that cuts the torrent into at most 2,000 pieces: enough to spread among
   * peers, with hashes that take 40 kB at most. Past 16 MiB a peer waits too long for its first
   * piece to share, so very big torrents get more pieces instead.
   */
  static int choose(long totalLength) {
    int length = MIN;
    while (length < MAX_CHOSEN && totalLength / length >= MAX_PIECES_WISHED) {
      length *= 2;
    }
    return length;
  }

  static int check(int length) {
    if (length < MIN || length > MAX || Integer.bitCount(length) != 1) {
      throw new IllegalArgumentException(
          "piece length " + length + " is not a power of two in " + MIN + ".." + MAX);
    }
    return length;
  }
}
