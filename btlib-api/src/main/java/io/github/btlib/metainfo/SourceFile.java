package io.github.btlib.metainfo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/** A file on disk that goes into a torrent, as it was when it was listed. */
record SourceFile(Path file, String path, long length, FileTime modified) {

  static SourceFile of(Path file, String path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new SourceFile(file, path, attributes.size(), attributes.lastModifiedTime());
  }

  UncheckedIOException changed() {
    return new UncheckedIOException(new IOException(file + " changed while it was hashed"));
  }

  /** Fails unless the file still is what it was. */
  void checkUnchanged() throws IOException {
    if (!equals(of(file, path))) {
      throw changed();
    }
  }
}
