package io.github.btlib.examples.cli.data;

import io.github.btlib.metainfo.FileSlice;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.metainfo.TorrentFile;
import io.github.btlib.spi.Storage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Serves files that lie where the user has them, under whatever name, and never changes them: every
 * file is opened for reading only, and a write is refused. This is what makes {@code btlib seed}
 * safe to point at anything.
 */
public final class ReadOnlyStorage implements Storage {
  /** Files past these are opened for each read, so that a torrent of many files stays in bounds. */
  private static final int MAX_OPEN = 200;

  private final Metainfo metainfo;
  private final DataLocation location;
  private final Map<Integer, FileChannel> channels = new ConcurrentHashMap<>();

  /**
   * Makes a storage; opens nothing yet.
   *
   * @param metainfo the torrent
   * @param location where its files lie
   */
  public ReadOnlyStorage(Metainfo metainfo, DataLocation location) {
    this.metainfo = metainfo;
    this.location = location;
  }

  @Override
  public void read(long offset, ByteBuffer target) throws IOException {
    for (FileSlice slice : metainfo.slices(offset, target.remaining())) {
      ByteBuffer part = target.slice(target.position(), (int) slice.length());
      if (slice.file().pad()) {
        part.put(new byte[part.remaining()]);
      } else {
        read(slice, part);
      }
      target.position(target.position() + (int) slice.length());
    }
  }

  private void read(FileSlice slice, ByteBuffer part) throws IOException {
    TorrentFile file = slice.file();
    FileChannel channel = channels.get(file.index());
    if (channel != null) {
      fill(channel, slice, part);
    } else if (channels.size() < MAX_OPEN) {
      fill(keepOpen(file), slice, part);
    } else {
      try (FileChannel brief = open(file)) {
        fill(brief, slice, part);
      }
    }
  }

  private FileChannel open(TorrentFile file) throws IOException {
    try {
      return FileChannel.open(location.of(file));
    } catch (NoSuchFileException e) {
      throw new EOFException(file.path() + " is missing");
    }
  }

  private FileChannel keepOpen(TorrentFile file) throws IOException {
    FileChannel opened = open(file);
    FileChannel earlier = channels.putIfAbsent(file.index(), opened);
    if (earlier == null) {
      return opened;
    }
    opened.close();
    return earlier;
  }

  private static void fill(FileChannel channel, FileSlice slice, ByteBuffer part)
      throws IOException {
    long position = slice.fileOffset();
    while (part.hasRemaining()) {
      int count = channel.read(part, position);
      if (count < 0) {
        throw new EOFException(slice.file().path() + " ends at " + position);
      }
      position += count;
    }
  }

  @Override
  public boolean mayHold(long offset, long length) {
    return metainfo.slices(offset, length).stream()
        .anyMatch(s -> s.file().pad() || location.lengthOf(s.file()) > s.fileOffset());
  }

  /** Always refuses. */
  @Override
  public void write(long offset, ByteBuffer source) throws IOException {
    throw new IOException(location.root() + " is for seeding and is never written to");
  }

  @Override
  public void sync() {
    // nothing was written
  }

  /** Deletes nothing: nothing here was written by this storage. */
  @Override
  public void delete() {
    // the files are the user's
  }

  @Override
  public void close() throws IOException {
    IOException first = null;
    for (FileChannel channel : channels.values()) {
      try {
        channel.close();
      } catch (IOException e) {
        first = e;
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
