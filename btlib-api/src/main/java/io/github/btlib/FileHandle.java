package io.github.btlib;

import io.github.btlib.metainfo.TorrentFile;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.time.Duration;

/**
 * A file of a {@link Torrent}; see {@link Torrent#file}. Thread-safe, and no resource: there is
 * nothing to close but what {@link #open()} returns.
 *
 * <p>A file can be read while it is downloaded. A read never returns a byte that is not verified:
 * it returns what there is up to the next gap, and waits if there is nothing. The pieces that a
 * reader needs next, as many as it reads in about ten seconds (at least two pieces and 1 MiB, at
 * most 512 pieces and 64 MiB), are asked for before all others, whatever the priorities and the
 * {@linkplain io.github.btlib.spi.PieceSelector piece selector} say; those that are needed soonest
 * are asked for first, of a faster peer too when they are late. Several readers, of the same file
 * or of others of the torrent, each have their own such window.
 *
 * <p>Readers wait through everything that may pass: checks, a torrent at rest, peers that come and
 * go. A read that has to wait ends with an {@link java.io.IOException}
 *
 * <ul>
 *   <li>that is a {@link ReadTimeoutException} when the time given to {@link #open(Duration)} is
 *       up;
 *   <li>whose cause is a {@link StorageException} while the torrent has {@linkplain
 *       TorrentState.Failed failed};
 *   <li>whose cause is a {@link TorrentRemovedException} when the torrent is removed or the session
 *       closed;
 *   <li>that says so when what it waits for is skipped.
 * </ul>
 *
 * After the first two, and when the file is wanted again, one can read on.
 */
public interface FileHandle {
  /**
   * Returns what the torrent says of the file.
   *
   * @return its path, length, and where it lies in the torrent
   */
  TorrentFile info();

  /**
   * Returns how much the file is wanted.
   *
   * @return its priority
   */
  Priority priority();

  /**
   * Changes how much the file is wanted; see {@link Torrent#priority}.
   *
   * @param priority how much it is wanted
   */
  void priority(Priority priority);

  /**
   * Returns how much of the file is verified. Costs a look at each of its pieces.
   *
   * @return bytes, 0 to the file's length
   */
  long verifiedBytes();

  /**
   * Opens the file to be read, with reads that wait as long as it takes.
   *
   * @return see {@link #open(Duration)}
   * @throws IllegalStateException if the file is skipped and not complete, or a pad file (BEP 47)
   * @throws TorrentRemovedException if the torrent is no longer part of a session
   */
  SeekableByteChannel open();

  /**
   * Opens the file to be read.
   *
   * <p>The channel is read-only: writing and truncating throw a {@link
   * java.nio.channels.NonWritableChannelException}. A change of position takes effect at once: what
   * was needed before is no longer hurried for, and peers are asked for the piece there as soon as
   * they have room for a request. Any thread may use the channel; reads come one after the other.
   * It is to be closed when no longer needed, or its window stays in force. Closing it ends a read
   * that waits with an {@link java.nio.channels.AsynchronousCloseException}, and interrupting the
   * thread of one closes the channel, with a {@link java.nio.channels.ClosedByInterruptException},
   * and harms nothing else.
   *
   * @param timeout how long a single read may wait, more than zero
   * @return a channel at position 0
   * @throws IllegalArgumentException if the time-out is zero or negative
   * @throws IllegalStateException if the file is skipped and not complete, or a pad file (BEP 47)
   * @throws TorrentRemovedException if the torrent is no longer part of a session
   */
  SeekableByteChannel open(Duration timeout);

  /**
   * Opens the file to be read from its start, with reads that wait as long as it takes.
   *
   * @return see {@link #openStream(Duration)}
   * @throws IllegalStateException if the file is skipped and not complete, or a pad file (BEP 47)
   * @throws TorrentRemovedException if the torrent is no longer part of a session
   */
  InputStream openStream();

  /**
   * Opens the file to be read from its start. The same as a channel in every respect; {@link
   * InputStream#available()} tells how much can be read without waiting for peers, and {@link
   * InputStream#skip} waits for nothing. Not buffered: single bytes are read better through a
   * {@link java.io.BufferedInputStream}.
   *
   * @param timeout how long a single read may wait, more than zero
   * @return a stream to be closed when no longer needed
   * @throws IllegalArgumentException if the time-out is zero or negative
   * @throws IllegalStateException if the file is skipped and not complete, or a pad file (BEP 47)
   * @throws TorrentRemovedException if the torrent is no longer part of a session
   */
  InputStream openStream(Duration timeout);
}
