package io.github.btlib.metainfo;

import io.github.btlib.bencode.BString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Lists the files that go into a torrent, in an order that does not depend on the disk. */
final class SourceFiles {

  private SourceFiles() {}

  /** The file itself, or all files below a folder, sorted by the UTF-8 bytes of their paths. */
  static List<SourceFile> list(Path source) throws IOException {
    Path root = source.toRealPath();
    if (Files.isRegularFile(root)) {
      return List.of(SourceFile.of(root, ""));
    }
    List<SourceFile> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            files.add(SourceFile.of(content(root, file, attributes), path(root, file)));
            return FileVisitResult.CONTINUE;
          }
        });
    if (files.isEmpty()) {
      throw failure(source, "holds no file");
    }
    files.sort(Comparator.comparing(file -> BString.of(file.path())));
    return List.copyOf(files);
  }

  /** The file to read: itself, or what it links to. */
  private static Path content(Path root, Path file, BasicFileAttributes attributes)
      throws IOException {
    if (attributes.isRegularFile()) {
      return file;
    }
    if (!attributes.isSymbolicLink()) {
      throw failure(file, "is neither a file nor a folder");
    }
    if (!Files.isRegularFile(file)) {
      throw failure(file, "is a symbolic link, but not to a file");
    }
    Path target = file.toRealPath();
    if (!target.startsWith(root)) {
      throw failure(file, "is a symbolic link to a file outside of " + root);
    }
    return target;
  }

  private static String path(Path root, Path file) {
    List<String> elements = new ArrayList<>();
    root.relativize(file).forEach(element -> elements.add(element.toString()));
    return String.join("/", elements);
  }

  private static UncheckedIOException failure(Path file, String problem) {
    return new UncheckedIOException(new IOException(file + " " + problem));
  }
}
