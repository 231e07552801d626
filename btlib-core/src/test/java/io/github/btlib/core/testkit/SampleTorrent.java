package io.github.btlib.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.metainfo.TorrentFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A torrent together with the data it was made of. */
public final class SampleTorrent {
  private final Path folder;
  private final Metainfo metainfo;

  private SampleTorrent(Path folder, Metainfo metainfo) {
    this.folder = folder;
    this.metainfo = metainfo;
  }

  /** Makes a torrent of one file of random bytes, the same ones for the same length. */
  public static SampleTorrent ofFile(Path folder, long length, int pieceLength) {
    return ofFile(folder, length, pieceLength, "");
  }

  public static SampleTorrent ofFile(Path folder, long length, int pieceLength, String announce) {
    return of(folder, "sample.bin", Map.of("", length), pieceLength, announce);
  }

  /**
   * Makes a torrent of 100,000 random bytes with tiers of trackers (BEP 12), each a list of URLs.
   */
  public static SampleTorrent announcedTo(Path folder, List<List<String>> tiers) {
    return announcedTo(folder, tiers, false);
  }

  /** Does the same for a torrent that may be private (BEP 27). */
  public static SampleTorrent announcedTo(
      Path folder, List<List<String>> tiers, boolean isPrivate) {
    try {
      Path file = folder.resolve("sample.bin");
      write(file, 100_000);
      var builder = Metainfo.builder().source(file).pieceLength(16_384);
      builder.privateTorrent(isPrivate);
      tiers.forEach(builder::announceTier);
      return new SampleTorrent(folder, builder.build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Makes a torrent of a folder with nested, empty and tiny files, so that pieces straddle several
   * of them.
   */
  public static SampleTorrent ofFolder(Path folder, int pieceLength) {
    Map<String, Long> files = new LinkedHashMap<>();
    files.put("a/b/c/deep.bin", 300_001L);
    files.put("a/empty", 0L);
    files.put("a/one", 1L);
    files.put("a/two", 2L);
    files.put("b/large.bin", 1_500_000L);
    files.put("b/also empty", 0L);
    files.put("z", 17L);
    return of(folder, "sample", files, pieceLength, "");
  }

  /** Makes a torrent of a folder "sample" with files of these lengths, in order of their paths. */
  public static SampleTorrent ofFiles(Path folder, Map<String, Long> files, int pieceLength) {
    return of(folder, "sample", files, pieceLength, "");
  }

  private static SampleTorrent of(
      Path folder, String name, Map<String, Long> files, int pieceLength, String announce) {
    try {
      Path root = folder.resolve(name);
      for (Map.Entry<String, Long> file : files.entrySet()) {
        write(file.getKey().isEmpty() ? root : root.resolve(file.getKey()), file.getValue());
      }
      var builder = Metainfo.builder().source(root).pieceLength(pieceLength);
      if (!announce.isEmpty()) {
        builder.announce(announce);
      }
      return new SampleTorrent(folder, builder.build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path path, long length) throws IOException {
    Files.createDirectories(path.getParent());
    Random random = new Random(length);
    try (var out = Files.newOutputStream(path)) {
      byte[] chunk = new byte[64 * 1024];
      for (long left = length; left > 0; left -= chunk.length) {
        random.nextBytes(chunk);
        out.write(chunk, 0, (int) Math.min(left, chunk.length));
      }
    }
  }

  public Metainfo metainfo() {
    return metainfo;
  }

  /** The folder to seed from. */
  public Path folder() {
    return folder;
  }

  /** Fails unless a folder holds the torrent's files with the very same bytes, empty ones too. */
  public void assertSameIn(Path other) {
    try {
      for (TorrentFile file : metainfo.files()) {
        Path copy = other.resolve(file.path());
        assertThat(copy).exists();
        assertThat(Files.mismatch(folder.resolve(file.path()), copy)).as(file.path()).isEqualTo(-1);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a piece of the data. */
  public byte[] piece(int piece) {
    byte[] bytes = new byte[metainfo.pieceSize(piece)];
    int at = 0;
    try {
      for (var slice : metainfo.filesOf(piece)) {
        try (var in = Files.newByteChannel(folder.resolve(slice.file().path()))) {
          in.position(slice.fileOffset());
          var part = java.nio.ByteBuffer.wrap(bytes, at, (int) slice.length());
          while (part.hasRemaining()) {
            if (in.read(part) < 0) {
              throw new java.io.EOFException(slice.file().path());
            }
          }
        }
        at += (int) slice.length();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes;
  }
}
