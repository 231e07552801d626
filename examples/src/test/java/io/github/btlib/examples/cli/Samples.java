package io.github.btlib.examples.cli;

import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.metainfo.MetainfoBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Data and torrents for tests: always the same for the same size. */
public final class Samples {
  private Samples() {}

  /** Writes a file. */
  public static Path file(Path file, int size) throws IOException {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes);
  }

  /** Makes a torrent with pieces of 16 KiB. */
  public static Metainfo metainfo(Path source) {
    return builder(source).build();
  }

  /** Starts a torrent with pieces of 16 KiB. */
  public static MetainfoBuilder builder(Path source) {
    return Metainfo.builder().source(source).pieceLength(16 * 1024);
  }

  /** Writes a torrent of a file or folder beside it. */
  public static Path torrent(Path source) throws IOException {
    Path torrent = source.resolveSibling(source.getFileName() + ".torrent");
    return Files.write(torrent, metainfo(source).toBytes());
  }
}
