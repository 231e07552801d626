package io.github.btlib.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.btlib.StorageFault;
import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.testkit.MemoryTorrent.Entry;
import io.github.btlib.core.testkit.SmallDisk;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a real disk does that is full or read-only, and that files come back whole after the cure.
 */
class FullDiskTest {
  private static final int BLOCK = 16_384;
  private static final Metainfo METAINFO =
      MemoryTorrent.layout(65_536, Entry.file("a", 400_000), Entry.file("b", 400_000));

  @TempDir Path base;

  private static void assertFault(StorageFault fault, ThrowingCallable call) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(StorageFault.of(e)).isEqualTo(fault));
  }

  private static void writeFrom(Storage storage, int offset) throws IOException {
    for (int at = offset; at < METAINFO.totalLength(); at += BLOCK) {
      int length = (int) Math.min(BLOCK, METAINFO.totalLength() - at);
      byte[] bytes = new byte[length];
      bytes[0] = (byte) (at / BLOCK);
      storage.write(at, ByteBuffer.wrap(bytes));
    }
  }

  private static void assertWhole(Storage storage) throws IOException {
    for (int at = 0; at < METAINFO.totalLength(); at += BLOCK) {
      ByteBuffer first = ByteBuffer.allocate(1);
      storage.read(at, first);
      assertThat(first.get(0)).isEqualTo((byte) (at / BLOCK));
    }
  }

  @Test
  void aFullDiskIsToldAndCuredByFreeingSpace() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(base.resolve("disk"), 1_000_000);
        Storage storage = FileStorage.factory().open(METAINFO, disk.folder())) {
      Path ballast = disk.fill(300_000);
      assertFault(StorageFault.NO_SPACE, () -> writeFrom(storage, 0));
      ByteBuffer first = ByteBuffer.allocate(1);
      storage.read(BLOCK, first);
      assertThat(first.get(0)).as("what was written before is there").isEqualTo((byte) 1);
      Files.delete(ballast);
      writeFrom(storage, 0);
      assertWhole(storage);
      storage.sync();
    }
  }

  @Test
  void aDiskThatIsTooSmallIsToldBeforeTheDownloadBegins() throws IOException {
    BitSet all = new BitSet();
    all.set(0, 2);
    try (SmallDisk disk = SmallDisk.mount(base.resolve("disk"), 1_000_000);
        Storage storage =
            FileStorage.builder().preallocate().build().open(METAINFO, disk.folder())) {
      Path ballast = disk.fill(600_000);
      assertFault(StorageFault.NO_SPACE, () -> storage.wanted(all));
      assertThat(storage.mayHold(0, METAINFO.totalLength())).as("zeros are no data").isFalse();
      Files.delete(ballast);
      storage.wanted(all);
      assertThat(disk.folder().resolve("folder/b")).hasSize(400_000);
      disk.fill(0);
      writeFrom(storage, 0); // its space is its own
      assertWhole(storage);
    }
  }

  @Test
  void aFileSystemThatIsReadOnlyIsToldAndServesAllTheSame() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(base.resolve("disk"), 2_000_000)) {
      try (Storage storage = FileStorage.factory().open(METAINFO, disk.folder())) {
        writeFrom(storage, 0);
      }
      disk.readOnly(true);
      try (Storage storage = FileStorage.factory().open(METAINFO, disk.folder())) {
        assertFault(StorageFault.READ_ONLY, () -> writeFrom(storage, 0));
        assertWhole(storage);
        disk.readOnly(false);
        writeFrom(storage, 0);
      }
    }
  }
}
