package io.github.btlib.metainfo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The files of a torrent in the order of their bytes, and which of them hold a range. */
final class FileTable {

  private final List<TorrentFile> files;

  /**
   * Those that hold bytes: so many empty ones could lie in between that skipping them took long.
   */
  private final TorrentFile[] filled;

  private final long[] starts;
  private final long totalLength;

  FileTable(List<TorrentFile> files) {
    this.files = List.copyOf(files);
    this.filled = files.stream().filter(file -> file.length() > 0).toArray(TorrentFile[]::new);
    this.starts = Arrays.stream(filled).mapToLong(TorrentFile::offset).toArray();
    this.totalLength = files.isEmpty() ? 0 : files.get(files.size() - 1).end();
  }

  List<TorrentFile> files() {
    return files;
  }

  long totalLength() {
    return totalLength;
  }

  List<FileSlice> slices(long offset, long length) {
    if (offset < 0 || length < 0 || offset > totalLength - length) {
      throw new IndexOutOfBoundsException(
          "range of " + length + " bytes at " + offset + " in a torrent of " + totalLength);
    }
    List<FileSlice> slices = new ArrayList<>();
    long end = offset + length;
    for (int i = indexOf(offset); i < filled.length && starts[i] < end; i++) {
      long from = Math.max(offset, starts[i]);
      long to = Math.min(end, filled[i].end());
      if (from < to) {
        slices.add(new FileSlice(filled[i], from - starts[i], to - from));
      }
    }
    return List.copyOf(slices);
  }

  /** The file that holds the byte at an offset; the last one for the offset of the end. */
  private int indexOf(long offset) {
    int found = Arrays.binarySearch(starts, offset);
    return found >= 0 ? found : Math.max(0, -found - 2);
  }
}
