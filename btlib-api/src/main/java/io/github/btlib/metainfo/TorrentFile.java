package io.github.btlib.metainfo;

import java.util.List;

/**
 * A file of a torrent (BEP 3, BEP 47), and where its bytes lie in the torrent's stream of bytes.
 *
 * @param index its place in {@link Metainfo#files()}, from 0
 * @param path where to store it, relative to the folder the torrent is saved to, elements separated
 *     by {@code /}. It is safe: without {@code .}, {@code ..} or empty elements, and no two files
 *     that are stored share one, not even on a file system that ignores case. In a torrent of many
 *     files it starts with the torrent's {@linkplain Metainfo#name() name}.
 * @param offset where its first byte lies in the torrent, from 0
 * @param length its length in bytes, at least 0
 * @param pad true for a pad file (BEP 47): zeros that align the next file, not to be stored. The
 *     paths of pad files may be alike.
 * @param executable true if the torrent's maker marked it as executable (BEP 47)
 */
public record TorrentFile(
    int index, String path, long offset, long length, boolean pad, boolean executable) {

  /**
   * Returns the parts of the path.
   *
   * @return at least one element, none of them empty
   */
  public List<String> pathElements() {
    return List.of(path.split("/"));
  }

  /**
   * Tells whether a user may give a file such a path: it is one that a file of a torrent could
   * have, and that needs no change to be safe on this system.
   *
   * @param path a path relative to the folder a torrent is saved to
   * @return false if an element is empty, {@code .}, {@code ..}, longer than 240 bytes of UTF-8, or
   *     holds control characters, a backslash, or what this system forbids
   */
  public static boolean isSafePath(String path) {
    for (String element : path.split("/", -1)) {
      if (!SafePath.element(element).equals(element)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns where the next file starts.
   *
   * @return {@link #offset()} plus {@link #length()}
   */
  public long end() {
    return offset + length;
  }
}
