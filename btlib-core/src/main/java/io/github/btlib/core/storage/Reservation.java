package io.github.btlib.core.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * Takes the whole space of a file before anything is downloaded, by writing zeros behind what is
 * there: Java cannot ask the system to set space aside.
 */
final class Reservation {
  private static final int BUFFER = 1 << 20;

  private Reservation() {}

  /**
   * Fills a file that the caller has seized. What was written stays when the space gives out, so
   * that a second try goes on there.
   *
   * @param changed gets the folders whose entries this changed
   */
  static void fill(StoredFile file, Path path, long length, Collection<Path> changed)
      throws IOException {
    boolean isNew = SafeFiles.look(file.root, path) == null;
    List<Path> created = new ArrayList<>();
    SafeFiles.createFolders(path.getParent(), created);
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (isNew) {
        created.add(Objects.requireNonNull(path.getParent(), "it is absolute"));
      }
      long size = channel.size();
      if (size < length) {
        long known = file.reservedFrom;
        file.reservedFrom = known == StoredFile.UNKNOWN ? size : known;
        writeZeros(channel, size, length);
      }
    } finally {
      changed.addAll(created);
    }
  }

  private static void writeZeros(FileChannel channel, long from, long to) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(BUFFER, to - from));
    for (long at = from; at < to; ) {
      zeros.clear().limit((int) Math.min(zeros.capacity(), to - at));
      at += channel.write(zeros, at);
    }
  }
}
