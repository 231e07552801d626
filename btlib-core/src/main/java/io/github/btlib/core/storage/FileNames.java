package io.github.btlib.core.storage;

import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.metainfo.TorrentFile;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the files of a torrent are called, relative to its folder: as the metainfo says, unless they
 * were renamed. The part file has the index behind the last file's. Thread-safe.
 */
final class FileNames {
  private final Metainfo metainfo;
  private final Map<Integer, String> renamed = new ConcurrentHashMap<>();

  /**
   * @throws IOException if a name is none, naming it
   */
  FileNames(Metainfo metainfo, Map<Integer, String> renamed) throws IOException {
    this.metainfo = metainfo;
    for (Map.Entry<Integer, String> each : renamed.entrySet()) {
      if (each.getKey() < 0 || each.getKey() >= metainfo.files().size()) {
        throw new IOException("renamed file " + each.getKey() + ": there is no such file");
      }
      rename(each.getKey(), each.getValue());
    }
  }

  int partFile() {
    return metainfo.files().size();
  }

  String of(int index) {
    if (index == partFile()) {
      return "." + metainfo.infoHash().toHex() + ".parts";
    }
    String other = renamed.get(index);
    return other == null ? metainfo.files().get(index).path() : other;
  }

  Path resolve(Path root, int index) throws IOException {
    return resolve(root, of(index));
  }

  static Path resolve(Path root, String name) throws IOException {
    try {
      return root.resolve(name);
    } catch (InvalidPathException e) {
      throw new IOException("the file system cannot name " + name, e);
    }
  }

  /** Gives a file another name; where it lies is the caller's affair. */
  void rename(int index, String name) throws IOException {
    requireFree(index, name);
    if (name.equals(metainfo.files().get(index).path())) {
      renamed.remove(index);
    } else {
      renamed.put(index, name);
    }
  }

  /**
   * Refuses what is no path below the folder, and what another file of the torrent has or needs for
   * a folder, be it on a file system that ignores case.
   */
  void requireFree(int index, String name) throws IOException {
    if (!TorrentFile.isSafePath(name)) {
      throw new IOException("file " + index + " cannot be named '" + name + "': not a plain path");
    }
    String wanted = fold(name);
    for (TorrentFile file : metainfo.files()) {
      String taken = fold(of(file.index()));
      boolean clash =
          taken.equals(wanted) || taken.startsWith(wanted + "/") || wanted.startsWith(taken + "/");
      if (clash && file.index() != index && !file.pad()) {
        throw new IOException(
            "file " + index + " cannot be named '" + name + "': so is file " + file.index());
      }
    }
  }

  private static String fold(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }
}
