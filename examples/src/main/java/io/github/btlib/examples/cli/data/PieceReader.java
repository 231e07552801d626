package io.github.btlib.examples.cli.data;

import io.github.btlib.metainfo.FileSlice;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.metainfo.TorrentFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** Reads pieces from files and digests them. For one thread; keeps the last file open. */
final class PieceReader implements AutoCloseable {
  private final Metainfo metainfo;
  private final DataLocation location;
  private final MessageDigest sha1;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
  private @Nullable Path openPath;
  private @Nullable FileChannel openFile;

  PieceReader(Metainfo metainfo, DataLocation location) {
    this.metainfo = metainfo;
    this.location = location;
    try {
      this.sha1 = MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-1", e);
    }
  }

  /** Returns the SHA-1 of a piece, or null if not all of its bytes are there. */
  byte @Nullable [] digest(int piece) throws IOException {
    sha1.reset();
    for (FileSlice slice : metainfo.filesOf(piece)) {
      if (!(slice.file().pad() ? addZeros(slice.length()) : add(slice))) {
        return null;
      }
    }
    return sha1.digest();
  }

  private boolean add(FileSlice slice) throws IOException {
    TorrentFile file = slice.file();
    if (location.lengthOf(file) < slice.fileOffset() + slice.length()) {
      return false;
    }
    FileChannel channel = open(location.of(file));
    long position = slice.fileOffset();
    long end = position + slice.length();
    while (position < end) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), end - position));
      int count = channel.read(buffer, position);
      if (count < 0) {
        return false;
      }
      sha1.update(buffer.flip());
      position += count;
    }
    return true;
  }

  private boolean addZeros(long length) {
    byte[] zeros = new byte[(int) Math.min(length, 16 * 1024)];
    for (long left = length; left > 0; left -= zeros.length) {
      sha1.update(zeros, 0, (int) Math.min(left, zeros.length));
    }
    return true;
  }

  private FileChannel open(Path path) throws IOException {
    FileChannel last = openFile;
    if (last != null && path.equals(openPath)) {
      return last;
    }
    close();
    FileChannel channel;
    try {
      channel = FileChannel.open(path);
    } catch (IOException e) {
      throw new IOException("cannot read " + path + ": " + e.getMessage(), e);
    }
    openFile = channel;
    openPath = path;
    return channel;
  }

  @Override
  public void close() throws IOException {
    FileChannel last = openFile;
    openFile = null;
    if (last != null) {
      last.close();
    }
  }
}
