package io.github.btlib.metainfo;

import io.github.btlib.bencode.BString;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A torrent file (BEP 3): which files there are, into which pieces their bytes are cut, and where
 * to ask for peers.
 *
 * <p>What was read is consistent (there is a hash for every piece, every byte belongs to a file)
 * and safe (paths cannot leave the folder they are resolved against). Hybrid torrents (BEP 52) are
 * read as version 1; torrents of version 2 only are refused. Unknown fields are ignored, and kept
 * in {@link #toBytes()}. Symbolic links (BEP 47) are listed as empty files: a link a stranger chose
 * is never created.
 *
 * <p>Immutable and thread-safe. Two are equal if their bytes are.
 */
public final class Metainfo {

  private static final int HASH_LENGTH = 20;

  private final BString bytes;
  private final BString infoBytes;
  private final InfoHash infoHash;
  private final InfoDictionary info;
  private final Announcement announcement;

  Metainfo(BString bytes, BString infoBytes, InfoDictionary info, Announcement announcement) {
    this.bytes = bytes;
    this.infoBytes = infoBytes;
    this.infoHash = InfoHash.of(Sha1.newDigest().digest(infoBytes.bytes()));
    this.info = info;
    this.announcement = announcement;
  }

  /**
   * Reads a torrent file within {@link MetainfoLimits#DEFAULT}.
   *
   * @param file the torrent file
   * @return the torrent
   * @throws MetainfoException if it is not a valid torrent
   * @throws UncheckedIOException if the file cannot be read
   */
  public static Metainfo read(Path file) {
    return read(file, MetainfoLimits.DEFAULT);
  }

  /**
   * Reads a torrent file.
   *
   * @param file the torrent file
   * @param limits what to refuse
   * @return the torrent
   * @throws MetainfoException if it is not a valid torrent or exceeds a limit
   * @throws UncheckedIOException if the file cannot be read
   */
  public static Metainfo read(Path file, MetainfoLimits limits) {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, limits);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads a torrent to the end of a stream, within {@link MetainfoLimits#DEFAULT}.
   *
   * @param in the stream, which is not closed
   * @return the torrent
   * @throws MetainfoException if it is not a valid torrent
   * @throws UncheckedIOException if the stream cannot be read
   */
  public static Metainfo read(InputStream in) {
    return read(in, MetainfoLimits.DEFAULT);
  }

  /**
   * Reads a torrent to the end of a stream, or at most one byte past the limit.
   *
   * @param in the stream, which is not closed
   * @param limits what to refuse
   * @return the torrent
   * @throws MetainfoException if it is not a valid torrent or exceeds a limit
   * @throws UncheckedIOException if the stream cannot be read
   */
  public static Metainfo read(InputStream in, MetainfoLimits limits) {
    try {
      int most = limits.maxBytes() == Integer.MAX_VALUE ? limits.maxBytes() : limits.maxBytes() + 1;
      return read(in.readNBytes(most), limits);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a torrent within {@link MetainfoLimits#DEFAULT}.
   *
   * @param bytes the content of a torrent file, copied
   * @return the torrent
   * @throws MetainfoException if it is not a valid torrent
   */
  public static Metainfo read(byte[] bytes) {
    return read(bytes, MetainfoLimits.DEFAULT);
  }

  /**
   * Reads a torrent.
   *
   * @param bytes the content of a torrent file, copied
   * @param limits what to refuse
   * @return the torrent
   * @throws MetainfoException if it is not a valid torrent or exceeds a limit
   */
  public static Metainfo read(byte[] bytes, MetainfoLimits limits) {
    return MetainfoReader.read(bytes, limits);
  }

  /**
   * Starts the making of a torrent of files on disk.
   *
   * @return an empty builder
   */
  public static MetainfoBuilder builder() {
    return new MetainfoBuilder();
  }

  /**
   * Returns what names this torrent in the protocol.
   *
   * @return the digest of the original bytes of the {@code info} dictionary
   */
  public InfoHash infoHash() {
    return infoHash;
  }

  /**
   * Returns the name: of the file if there is one only, else of the folder that holds them.
   *
   * @return one safe element of a path
   */
  public String name() {
    return info.name();
  }

  /**
   * Returns the length of all files together, pad files included.
   *
   * @return bytes, at least 1
   */
  public long totalLength() {
    return info.files().totalLength();
  }

  /**
   * Returns the length of every piece but the last.
   *
   * @return bytes, at least 1; not necessarily a power of two
   */
  public int pieceLength() {
    return info.pieceLength();
  }

  /**
   * Returns the number of pieces.
   *
   * @return at least 1
   */
  public int pieceCount() {
    return info.hashes().capacity() / HASH_LENGTH;
  }

  /**
   * Returns the length of a piece.
   *
   * @param piece its index, from 0
   * @return bytes; in the last piece they may be fewer than {@link #pieceLength()}
   * @throws IndexOutOfBoundsException if there is no such piece
   */
  public int pieceSize(int piece) {
    return (int) Math.min(pieceLength(), totalLength() - pieceOffset(piece));
  }

  /**
   * Returns where a piece starts.
   *
   * @param piece its index, from 0
   * @return the offset of its first byte in the torrent
   * @throws IndexOutOfBoundsException if there is no such piece
   */
  public long pieceOffset(int piece) {
    return (long) Objects.checkIndex(piece, pieceCount()) * pieceLength();
  }

  /**
   * Returns the SHA-1 digest a piece must have.
   *
   * @param piece its index, from 0
   * @return a new array of 20 bytes
   * @throws IndexOutOfBoundsException if there is no such piece
   */
  public byte[] pieceHash(int piece) {
    byte[] hash = new byte[HASH_LENGTH];
    info.hashes().get(Objects.checkIndex(piece, pieceCount()) * HASH_LENGTH, hash);
    return hash;
  }

  /**
   * Compares a digest with the one a piece must have.
   *
   * @param piece its index, from 0
   * @param sha1 the digest of the bytes received
   * @return true if it is the right one
   * @throws IndexOutOfBoundsException if there is no such piece
   */
  public boolean matchesPiece(int piece, byte[] sha1) {
    ByteBuffer expected =
        info.hashes().slice(Objects.checkIndex(piece, pieceCount()) * HASH_LENGTH, HASH_LENGTH);
    return expected.equals(ByteBuffer.wrap(sha1));
  }

  /**
   * Returns the files in the order of their bytes.
   *
   * @return an unmodifiable list, not empty, which may hold empty files and pad files
   */
  public List<TorrentFile> files() {
    return info.files().files();
  }

  /**
   * Tells the two forms of a torrent apart.
   *
   * @return true if its files lie in a folder; false if it is a single file without one
   */
  public boolean multiFile() {
    return info.multiFile();
  }

  /**
   * Finds the files a range of bytes touches, by binary search.
   *
   * @param offset where the range starts in the torrent
   * @param length its length in bytes, 0 or more
   * @return the parts in order, together as long as the range; empty files are not among them
   * @throws IndexOutOfBoundsException if the range is not within the torrent
   */
  public List<FileSlice> slices(long offset, long length) {
    return info.files().slices(offset, length);
  }

  /**
   * Finds the files a piece touches.
   *
   * @param piece its index, from 0
   * @return the parts in order
   * @throws IndexOutOfBoundsException if there is no such piece
   */
  public List<FileSlice> filesOf(int piece) {
    return slices(pieceOffset(piece), pieceSize(piece));
  }

  /**
   * Returns the piece that holds the first byte of a file.
   *
   * @param file one of {@link #files()}
   * @return the index of the piece; for an empty file of the piece it lies in or, at the end of the
   *     torrent, {@link #pieceCount()}
   */
  public int firstPiece(TorrentFile file) {
    return (int) (file.offset() == totalLength() ? pieceCount() : file.offset() / pieceLength());
  }

  /**
   * Returns the piece that holds the last byte of a file.
   *
   * @param file one of {@link #files()}
   * @return the index of the piece; for an empty file one less than {@link #firstPiece}, so that a
   *     loop from the first to the last does nothing
   */
  public int lastPiece(TorrentFile file) {
    return file.length() == 0 ? firstPiece(file) - 1 : (int) ((file.end() - 1) / pieceLength());
  }

  /**
   * Tells whether peers may be asked of the torrent's own trackers only (BEP 27).
   *
   * @return true if the torrent is private
   */
  public boolean isPrivate() {
    return info.isPrivate();
  }

  /**
   * Returns the tag some trackers add so that the info-hash becomes their own.
   *
   * @return the {@code source} field of {@code info}, or empty
   */
  public Optional<String> source() {
    return info.source();
  }

  /**
   * Returns what the maker of the torrent remarked.
   *
   * @return text that a stranger wrote, or empty
   */
  public Optional<String> comment() {
    return announcement.comment();
  }

  /**
   * Returns the program that made the torrent.
   *
   * @return text that a stranger wrote, or empty
   */
  public Optional<String> createdBy() {
    return announcement.createdBy();
  }

  /**
   * Returns when the torrent was made.
   *
   * @return the time in whole seconds, or empty if it is absent, before 1970 or after 9999
   */
  public Optional<Instant> creationDate() {
    return announcement.creationDate();
  }

  /**
   * Returns the trackers by tier (BEP 12); {@code announce} only if {@code announce-list} has none.
   * Empty, repeated, and more than {@link MetainfoLimits#maxTrackers()} URLs are left out. They are
   * not checked to be URLs, and may hold passkeys: keep them out of logs.
   *
   * @return unmodifiable lists, none of the tiers empty
   */
  public List<List<String>> trackers() {
    return announcement.trackers();
  }

  /**
   * Returns the web seeds (BEP 19). The texts are not checked to be URLs.
   *
   * @return an unmodifiable list
   */
  public List<String> webSeeds() {
    return announcement.webSeeds();
  }

  /**
   * Returns nodes of the DHT to start from (BEP 5).
   *
   * @return an unmodifiable list of unresolved addresses
   */
  public List<InetSocketAddress> nodes() {
    return announcement.nodes();
  }

  /**
   * Returns the torrent file.
   *
   * @return the exact bytes that were read, a new array
   */
  public byte[] toBytes() {
    return bytes.bytes();
  }

  /**
   * Returns the {@code info} dictionary, which peers may ask for (BEP 9).
   *
   * @return its exact bytes, a new array
   */
  public byte[] infoBytes() {
    return infoBytes.bytes();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Metainfo that && bytes.equals(that.bytes);
  }

  @Override
  public int hashCode() {
    return infoHash.hashCode();
  }

  @Override
  public String toString() {
    return name() + " (" + infoHash + ")";
  }
}
