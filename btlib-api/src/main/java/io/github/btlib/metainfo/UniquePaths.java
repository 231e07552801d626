package io.github.btlib.metainfo;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Gives every file of a torrent a path of its own, also on file systems that ignore case or the way
 * accents are composed, and no file the path of a directory. A file that collides is renamed;
 * directories keep their names, since two that differ only by case may well become one.
 *
 * <p>A path is remembered as 64 bits of a hash: a torrent of 10 MiB can name two million
 * directories. Should two hashes ever be alike, a file is renamed without need, nothing worse.
 */
final class UniquePaths {

  private final int maxCollisions;
  private final Set<Long> files = new HashSet<>();
  private long[] directories = new long[64];
  private int directoryCount;
  private int collisions;
  private int attempts;

  UniquePaths(int maxCollisions) {
    this.maxCollisions = maxCollisions;
  }

  /** Adds the directories of a path. All are to be added before the first {@link #claim}. */
  void addDirectoriesOf(List<String> elements) {
    long hash = 0;
    for (String element : elements.subList(0, elements.size() - 1)) {
      hash = hash(hash, element);
      if (directoryCount == directories.length) {
        directories = Arrays.copyOf(directories, 2 * directoryCount);
      }
      directories[directoryCount++] = hash;
    }
  }

  /** Ends the adding of directories. */
  void sortDirectories() {
    directories = Arrays.stream(directories, 0, directoryCount).sorted().distinct().toArray();
  }

  /**
   * Claims a path for a file.
   *
   * @return the last element, changed if another file or directory has the path
   * @throws MetainfoException if there are too many collisions
   */
  String claim(List<String> elements, String field) {
    long parent = 0;
    for (String element : elements.subList(0, elements.size() - 1)) {
      parent = hash(parent, element);
    }
    String name = elements.get(elements.size() - 1);
    if (claim(hash(parent, name))) {
      return name;
    }
    if (++collisions > maxCollisions) {
      throw new MetainfoException(field, tooMany());
    }
    for (int number = 1; ; number++) {
      String renamed = SafePath.numbered(name, number);
      if (claim(hash(parent, renamed))) {
        return renamed;
      }
      // files that are named like renamed ones could make us try for a very long time
      if (++attempts > maxCollisions * (long) maxCollisions) {
        throw new MetainfoException(field, tooMany());
      }
    }
  }

  private String tooMany() {
    return "more paths collide with others than the limit of " + maxCollisions;
  }

  private boolean claim(long path) {
    return Arrays.binarySearch(directories, path) < 0 && files.add(path);
  }

  private static long hash(long parent, String element) {
    String folded =
        Normalizer.normalize(element, Normalizer.Form.NFC)
            .toUpperCase(Locale.ROOT)
            .toLowerCase(Locale.ROOT);
    long hash = parent + 0x9e3779b97f4a7c15L;
    for (int i = 0; i < folded.length(); i++) {
      hash = (hash ^ folded.charAt(i)) * 0xff51afd7ed558ccdL;
      hash ^= hash >>> 32;
    }
    return (hash * 0xc4ceb9fe1a85ec53L) ^ (hash >>> 29);
  }
}
