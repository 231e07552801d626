package io.github.btlib.metainfo;

/**
 * How much a torrent file may ask for before it is refused: it comes from strangers, and a short
 * one can describe a lot. Nesting is limited to 100 levels and the number of values to 2,000,000
 * besides.
 *
 * @param maxBytes the size of the torrent file in bytes, at least 1
 * @param maxPieces the number of pieces, at least 1
 * @param maxPieceLength the length of a piece in bytes, at least 1
 * @param maxPathDepth how many elements the path of a file may have, at least 1
 * @param maxCollisions how many files may have to be renamed because another has their path
 * @param maxTrackers how many trackers, web seeds and nodes are used, each; more are ignored
 */
public record MetainfoLimits(
    int maxBytes,
    int maxPieces,
    int maxPieceLength,
    int maxPathDepth,
    int maxCollisions,
    int maxTrackers) {

  /**
   * 10 MiB, 2,000,000 pieces of at most 512 MiB, 100 directories, 500 renamed files, 100 trackers:
   * other clients refuse more too.
   */
  public static final MetainfoLimits DEFAULT =
      new MetainfoLimits(10 << 20, 2_000_000, 512 << 20, 100, 500, 100);

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public MetainfoLimits {
    atLeast(1, "maxBytes", maxBytes);
    atLeast(1, "maxPieces", maxPieces);
    atLeast(1, "maxPieceLength", maxPieceLength);
    atLeast(1, "maxPathDepth", maxPathDepth);
    atLeast(0, "maxCollisions", maxCollisions);
    atLeast(0, "maxTrackers", maxTrackers);
  }

  private static void atLeast(int least, String name, int value) {
    if (value < least) {
      throw new IllegalArgumentException(name + " " + value + " is less than " + least);
    }
  }

  /**
   * Returns these limits with another size of the torrent file.
   *
   * @param maxBytes see {@link #maxBytes()}
   * @return the changed limits
   */
  public MetainfoLimits withMaxBytes(int maxBytes) {
    return new MetainfoLimits(
        maxBytes, maxPieces, maxPieceLength, maxPathDepth, maxCollisions, maxTrackers);
  }
}
