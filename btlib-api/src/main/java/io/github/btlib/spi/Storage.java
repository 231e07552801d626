package io.github.btlib.spi;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where the bytes of one torrent live. Offsets are positions in the torrent's byte stream: all
 * files one after the other, from 0 to the torrent's total length.
 *
 * <p>Reads and writes are positional and blocking, and are called by many threads at once, never
 * two writes to the same range. They are called on threads, virtual ones and others, that the
 * engine never interrupts. {@link #close()} is called once, after every other call has returned.
 *
 * <p>An {@link IOException} from a write stops the download with that reason and loses nothing: the
 * block is asked for again after {@code resume()}.
 */
public interface Storage extends AutoCloseable {
  /**
   * Fills a buffer with what was written before.
   *
   * @param offset where in the torrent to read, at least 0
   * @param target receives exactly its remaining bytes; offset plus remaining never passes the
   *     torrent's end
   * @throws java.io.EOFException if the storage does not hold all of the range
   * @throws IOException if the bytes cannot be read
   */
  void read(long offset, ByteBuffer target) throws IOException;

  /**
   * Writes all remaining bytes of a buffer.
   *
   * @param offset where in the torrent to write, at least 0
   * @param source the bytes; offset plus remaining never passes the torrent's end
   * @throws IOException if not all bytes could be written
   */
  void write(long offset, ByteBuffer source) throws IOException;

  /**
   * Tells whether any byte of a range may be held, so that a check can pass over what was never
   * written.
   *
   * @param offset the start of the range
   * @param length its length in bytes, at least 1
   * @return false only if the storage is sure to hold nothing there
   * @throws IOException if the storage cannot be looked at
   */
  default boolean mayHold(long offset, long length) throws IOException {
    return true;
  }

  /**
   * Makes everything written so far survive a power cut.
   *
   * @throws IOException if that cannot be promised
   */
  void sync() throws IOException;

  /**
   * Deletes everything this storage wrote. Only {@link #close()} is called after it.
   *
   * @throws IOException if something remains
   */
  void delete() throws IOException;

  /**
   * Releases every resource.
   *
   * @throws IOException if something written could not be brought to the device
   */
  @Override
  void close() throws IOException;
}
