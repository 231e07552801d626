package io.github.btlib.core.piece;

/**
 * How much of a file its reader needs next: what it would read in some seconds at the rate it has
 * read so far. Not thread-safe.
 *
 * <p>A window shorter than the requests that are on their way would make no piece come sooner, and
 * one that is much longer would take from the swarm what rarest-first gives it.
 */
public final class ReadAhead {
  /** How far ahead a reader is served, in seconds at its own rate. */
  static final int SECONDS = 10;

  static final int LEAST_PIECES = 2;
  static final int MOST_PIECES = 512;
  static final long LEAST_BYTES = 1 << 20;
  static final long MOST_BYTES = 64L << 20;

  /** The rate is smoothed over so many nanoseconds. */
  private static final double SMOOTHED = 5e9;

  private static final double NANOS = 1e9;

  private final long offset;
  private final long end;
  private final int pieceLength;
  private final long startedAt;
  private double recent;
  private long lastAt;

  /**
   * @param offset where the file begins in the torrent, in bytes
   * @param end where it ends
   * @param now nanoseconds of a monotonic clock
   */
  public ReadAhead(long offset, long end, int pieceLength, long now) {
    this.offset = offset;
    this.end = end;
    this.pieceLength = pieceLength;
    this.startedAt = now;
    this.lastAt = now;
  }

  /** Notes that bytes were read. */
  public void taken(long bytes, long now) {
    recent = recent * Math.exp((lastAt - now) / SMOOTHED) + bytes;
    lastAt = now;
  }

  /** Returns bytes per second over the last seconds, the whole first second counted. */
  double rate(long now) {
    double lasted = Math.max((double) (now - startedAt), NANOS);
    double weight = SMOOTHED * (1 - Math.exp(-lasted / SMOOTHED));
    return recent * Math.exp((lastAt - now) / SMOOTHED) / weight * NANOS;
  }

  /**
   * Returns what is needed of a position on.
   *
   * @param position in the file, in bytes
   */
  public Deadlines.Window window(long position, long now) {
    long from = offset + position;
    if (from >= end) {
      return Deadlines.Window.NONE;
    }
    double seconds = rate(now) * SECONDS;
    long bytes = Math.round(Math.clamp(seconds, (double) LEAST_BYTES, (double) MOST_BYTES));
    int first = (int) (from / pieceLength);
    long pieces = Math.clamp(bytes / pieceLength, LEAST_PIECES, MOST_PIECES);
    int last = (int) Math.min(first + pieces - 1, (end - 1) / pieceLength);
    return new Deadlines.Window(first, last, Math.round(SECONDS * NANOS / pieces));
  }
}
