package io.github.btlib.examples.cli.data;

import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.metainfo.TorrentFile;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/**
 * Some files of a torrent, named by patterns. A pattern with a slash is one for the path, with or
 * without the torrent's name in front of it; one without is for the file's name in any folder.
 * Immutable.
 */
public final class FileSelection {
  private final Map<String, PathMatcher> matchers;

  private FileSelection(Map<String, PathMatcher> matchers) {
    this.matchers = matchers;
  }

  /**
   * Reads patterns.
   *
   * @param patterns globs as those of {@link java.nio.file.FileSystem#getPathMatcher}
   * @return the selection of files that match any of them
   * @throws IllegalArgumentException if one is not valid
   */
  public static FileSelection of(List<String> patterns) {
    Map<String, PathMatcher> matchers = new LinkedHashMap<>();
    for (String pattern : patterns) {
      if (pattern.isBlank()) {
        throw new IllegalArgumentException("a pattern is empty");
      }
      try {
        matchers.put(pattern, FileSystems.getDefault().getPathMatcher("glob:" + pattern));
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException(
            "'" + pattern + "' is not a pattern: " + e.getDescription(), e);
      }
    }
    return new FileSelection(matchers);
  }

  /**
   * Tells whether a file is selected.
   *
   * @param file a file of a torrent
   * @return true if a pattern matches
   */
  public boolean contains(TorrentFile file) {
    return matchers.keySet().stream().anyMatch(pattern -> matches(pattern, file));
  }

  /**
   * Finds a pattern that selects nothing, which is most likely a mistake.
   *
   * @param metainfo the torrent
   * @return the first such pattern, or empty if each matches a file
   */
  public Optional<String> unused(Metainfo metainfo) {
    return matchers.keySet().stream()
        .filter(pattern -> metainfo.files().stream().noneMatch(file -> matches(pattern, file)))
        .findFirst();
  }

  private boolean matches(String pattern, TorrentFile file) {
    PathMatcher matcher = matchers.get(pattern);
    if (matcher == null || file.pad()) {
      return false;
    }
    List<String> elements = file.pathElements();
    try {
      if (!pattern.contains("/")) {
        return matcher.matches(Path.of(elements.get(elements.size() - 1)));
      }
      String inside = String.join("/", elements.subList(1, elements.size()));
      return matcher.matches(Path.of(file.path())) || matcher.matches(Path.of(inside));
    } catch (InvalidPathException e) {
      return false; // a name that this system cannot store
    }
  }
}
