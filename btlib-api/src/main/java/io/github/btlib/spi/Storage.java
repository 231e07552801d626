package io.github.btlib.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Where the bytes of one torrent live. Offsets are positions in the torrent's byte stream: all
 * files one after the other, from 0 to the torrent's total length.
 *
 * <p>Reads and writes are positional and blocking, and are called by many threads at once, never
 * two writes to the same range. They are called on threads, virtual ones and others, that the
 * engine never interrupts. {@link #wanted}, {@link #rename}, {@link #move}, {@link #sync} and
 * {@link #rest} are called while others read and write, but never two of these at once. {@link
 * #close()} is called once, after every other call has returned.
 *
 * <p>An {@link IOException} from a write stops the download with that reason and loses nothing: the
 * block is asked for again after {@code resume()}. A storage that knows what is wrong says so by a
 * {@code io.github.btlib.StorageFaultException}.
 *
 * <p>Files are named by their index in {@link io.github.btlib.metainfo.Metainfo#files()}.
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
   * Tells how what holds each file's bytes looks from outside, so that another run can tell whether
   * another program changed it meanwhile. The stamps are taken after a {@link #sync()} and kept
   * with the resume data; a file whose stamp is another when the torrent is opened again is
   * checked.
   *
   * @return a stamp for each file in order, {@link FileStamp#MISSING} for what is not there and for
   *     pad files (BEP 47); or an empty list if this storage cannot tell, which is the default:
   *     then all data is checked, unless the user vouches for it
   * @throws IOException if the storage cannot be looked at; or once, as a {@code
   *     StorageFaultException}, because something written is missing or shrunk: the torrent then
   *     stops, and looks again for what changed before it goes on
   */
  default List<FileStamp> stamps() throws IOException {
    return List.of();
  }

  /**
   * Tells which files are wanted from now on: before the first read or write, and when it changes.
   * A storage may then keep the bytes of the others, which pieces share with wanted files, out of
   * the way. What was written stays readable either way. The default does nothing.
   *
   * @param files the indices of the wanted files; the storage may keep the set, nobody changes it
   * @throws IOException if what is held cannot be arranged so; everything is readable all the same
   */
  default void wanted(BitSet files) throws IOException {}

  /**
   * Gives a file another name. Whether this works or fails, nothing written is lost. The default
   * refuses.
   *
   * @param file the file's index
   * @param path its path relative to the folder the torrent is saved to, elements separated by
   *     {@code /}, none of them empty, {@code .} or {@code ..}
   * @throws IOException if the file cannot have that name, and keeps the one it has
   */
  default void rename(int file, String path) throws IOException {
    throw new IOException("this storage cannot rename files");
  }

  /**
   * Moves everything to another folder. Whether this works or fails, nothing written is lost. The
   * default refuses.
   *
   * @param folder what takes the place of the folder the torrent was saved to; created if missing
   * @throws IOException if that cannot be done; the torrent then stays usable where it was
   */
  default void move(Path folder) throws IOException {
    throw new IOException("this storage cannot move files");
  }

  /**
   * Tells where a file lies.
   *
   * @param file the file's index
   * @return its path, whether or not it exists yet; empty if its bytes do not lie in a file of
   *     their own, as by default
   */
  default Optional<Path> path(int file) {
    return Optional.empty();
  }

  /**
   * Makes everything written so far survive a power cut.
   *
   * @throws IOException if that cannot be promised
   */
  void sync() throws IOException;

  /**
   * Tells that the torrent rests, paused or failed, until something is read or written again: what
   * can be opened again may be closed. Users may read files even while it rests. The default does
   * nothing.
   *
   * @throws IOException if something written could not be brought to the device, which the next
   *     {@link #sync()} is to tell as well
   */
  default void rest() throws IOException {}

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
