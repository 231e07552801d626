package io.github.btlib.core.testkit;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** What a disk that rots does to a file. */
public final class Rot {
  private Rot() {}

  /**
   * Flips a bit of the byte at a position. Other than after real rot, the file looks written to.
   */
  public static void at(Path file, long position) throws IOException {
    try (RandomAccessFile data = new RandomAccessFile(file.toFile(), "rw")) {
      data.seek(position);
      int rotten = data.read() ^ 0x40;
      data.seek(position);
      data.write(rotten);
    }
  }
}
