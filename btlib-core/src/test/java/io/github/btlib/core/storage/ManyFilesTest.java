package io.github.btlib.core.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.testkit.Leftovers;
import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.testkit.MemoryTorrent.Entry;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.FileStamp;
import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A torrent of 100,000 files: bounded descriptors, bounded memory, a time one can wait for. */
@Timeout(300)
class ManyFilesTest {
  private static final int COUNT = 100_000;
  private static final int SIZE = 100;
  private static final int BLOCK = 16_384;

  /** What a file may cost in the heap beyond the metainfo. */
  private static final int MOST_BYTES_A_FILE = 600;

  @TempDir Path folder;

  private static Metainfo metainfo(int count) {
    return MemoryTorrent.layout(
        1 << 20,
        IntStream.range(0, count)
            .mapToObj(i -> Entry.file("d" + i % 100 + "/" + i, SIZE))
            .toArray(Entry[]::new));
  }

  private static long openFilesIn(Path folder) {
    try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
      return links
          .filter(link -> {
            try {
              return Files.readSymbolicLink(link).startsWith(folder);
            } catch (IOException e) {
              return false; // it was closed meanwhile
            }
          })
          .count();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static long usedHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  @EnabledOnOs(OS.LINUX) // descriptors are counted there
  void aHundredThousandFilesAreWrittenReadAndDeletedWithFewOpen() throws IOException {
    Metainfo metainfo = metainfo(COUNT);
    Leftovers leftovers = Leftovers.watch();
    long before = usedHeap();
    try (Storage storage = FileStorage.factory().open(metainfo, folder)) {
      long began = System.nanoTime();
      BitSet all = new BitSet();
      all.set(0, COUNT);
      storage.wanted(all);
      for (long at = 0; at < metainfo.totalLength(); at += BLOCK) {
        byte[] bytes = new byte[(int) Math.min(BLOCK, metainfo.totalLength() - at)];
        java.util.Arrays.fill(bytes, (byte) (at / BLOCK));
        storage.write(at, ByteBuffer.wrap(bytes));
      }
      assertThat(openFilesIn(folder))
          .isPositive()
          .isLessThanOrEqualTo(FileStorage.DEFAULT_OPEN_FILES);
      long written = System.nanoTime();
      for (long at = 0; at < metainfo.totalLength(); at += BLOCK) {
        ByteBuffer target = ByteBuffer.allocate((int) Math.min(BLOCK, metainfo.totalLength() - at));
        storage.read(at, target);
        assertThat(target.get(0)).isEqualTo((byte) (at / BLOCK));
        assertThat(target.get(target.limit() - 1)).isEqualTo((byte) (at / BLOCK));
      }
      long read = System.nanoTime();
      assertThat(storage.stamps()).hasSize(COUNT).doesNotContain(FileStamp.MISSING);
      long stamped = System.nanoTime();
      long used = usedHeap() - before;
      assertThat(used / COUNT).isLessThan(MOST_BYTES_A_FILE);
      long deleting = System.nanoTime();
      storage.delete();
      System.out.printf(
          "100,000 files: written %,d ms, read %,d ms, stamped %,d ms, deleted %,d ms; heap %,d"
              + " bytes a file%n",
          (written - began) / 1_000_000,
          (read - written) / 1_000_000,
          (stamped - read) / 1_000_000,
          (System.nanoTime() - deleting) / 1_000_000,
          used / COUNT);
    }
    assertThat(folder).isEmptyDirectory();
    leftovers.assertNone();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void syncingFilesThatWereClosedAgainKeepsFewOpen() throws IOException {
    int count = 300;
    Metainfo metainfo = metainfo(count);
    try (Storage storage = FileStorage.builder().openFiles(10).build().open(metainfo, folder)) {
      storage.write(0, ByteBuffer.allocate(count * SIZE));
      storage.sync();
      assertThat(openFilesIn(folder)).isPositive().isLessThanOrEqualTo(10);
      assertThat(storage.stamps()).doesNotContain(FileStamp.MISSING);
    }
  }
}
