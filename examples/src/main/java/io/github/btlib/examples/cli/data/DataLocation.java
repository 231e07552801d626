package io.github.btlib.examples.cli.data;

import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.metainfo.TorrentFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the files of a torrent lie: below a folder that holds them, or in a file or folder that may
 * have another name than the torrent.
 */
public final class DataLocation {
  private final Metainfo metainfo;
  private final Path root;

  private DataLocation(Metainfo metainfo, Path root) {
    this.metainfo = metainfo;
    this.root = root;
  }

  /**
   * Finds the data of a torrent.
   *
   * @param metainfo the torrent
   * @param data the torrent's file or folder itself, or the folder that holds it
   * @return where the most files of the torrent were found; the files need not be there
   */
  public static DataLocation find(Metainfo metainfo, Path data) {
    DataLocation itself = new DataLocation(metainfo, data);
    DataLocation inside = new DataLocation(metainfo, data.resolve(metainfo.name()));
    if (!metainfo.multiFile()) {
      return Files.isDirectory(data) ? inside : itself;
    }
    return inside.filesFound() > itself.filesFound() ? inside : itself;
  }

  /**
   * Returns the file or folder the torrent describes.
   *
   * @return a path, at which there may be nothing
   */
  public Path root() {
    return root;
  }

  /**
   * Returns where a file of the torrent lies.
   *
   * @param file one of the torrent's files
   * @return a path, at which there may be nothing
   */
  public Path of(TorrentFile file) {
    List<String> elements = file.pathElements();
    Path path = root;
    // the first element is the torrent's name, in place of which the root stands
    for (String element : elements.subList(1, elements.size())) {
      path = path.resolve(element);
    }
    return path;
  }

  /**
   * Returns how long a file of the torrent is on disk.
   *
   * @param file one of the torrent's files
   * @return bytes, or -1 if there is no such file
   */
  public long lengthOf(TorrentFile file) {
    Path path = of(file);
    try {
      return Files.isRegularFile(path) ? Files.size(path) : -1;
    } catch (IOException e) {
      return -1;
    }
  }

  /**
   * Looks at the lengths of all files, which costs little.
   *
   * @return true if each file is there and long enough; their content may still be wrong
   */
  public boolean looksComplete() {
    return metainfo.files().stream()
        .allMatch(file -> file.pad() || file.length() == 0 || lengthOf(file) >= file.length());
  }

  private long filesFound() {
    return metainfo.files().stream().filter(file -> !file.pad() && lengthOf(file) >= 0).count();
  }
}
