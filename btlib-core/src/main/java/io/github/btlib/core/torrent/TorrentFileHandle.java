package io.github.btlib.core.torrent;

import io.github.btlib.FileHandle;
import io.github.btlib.Priority;
import io.github.btlib.Torrent;
import io.github.btlib.core.stream.FileReaders;
import io.github.btlib.core.stream.VerifiedFileChannel;
import io.github.btlib.core.stream.VerifiedFileStream;
import io.github.btlib.metainfo.TorrentFile;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.time.Duration;

/** What a user holds of a file. */
final class TorrentFileHandle implements FileHandle {
  private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

  private final Torrent torrent;
  private final FileReaders readers;
  private final TorrentFile file;

  TorrentFileHandle(Torrent torrent, FileReaders readers, int index) {
    this.torrent = torrent;
    this.readers = readers;
    this.file = torrent.metainfo().files().get(index);
  }

  @Override
  public TorrentFile info() {
    return file;
  }

  @Override
  public Priority priority() {
    return torrent.priorities().get(file.index());
  }

  @Override
  public void priority(Priority priority) {
    torrent.priority(file.index(), priority);
  }

  @Override
  public long verifiedBytes() {
    return readers.verifiedBytes(file);
  }

  @Override
  public SeekableByteChannel open() {
    return channel(FOREVER);
  }

  @Override
  public SeekableByteChannel open(Duration timeout) {
    return channel(timeout);
  }

  @Override
  public InputStream openStream() {
    return new VerifiedFileStream(channel(FOREVER));
  }

  @Override
  public InputStream openStream(Duration timeout) {
    return new VerifiedFileStream(channel(timeout));
  }

  private VerifiedFileChannel channel(Duration timeout) {
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("timeout " + timeout + ": more than zero is needed");
    }
    if (file.pad()) {
      throw new IllegalStateException(
          "file " + file.index() + " is a pad file (BEP 47) and not stored");
    }
    if (priority() == Priority.SKIP && verifiedBytes() < file.length()) {
      throw new IllegalStateException(
          "file %d (%s) is skipped and will not come; give it another priority first, as by priority(Priority.NORMAL)"
              .formatted(file.index(), file.path()));
    }
    return readers.open(file, timeout);
  }

  @Override
  public String toString() {
    return "FileHandle[" + file.path() + "]";
  }
}
