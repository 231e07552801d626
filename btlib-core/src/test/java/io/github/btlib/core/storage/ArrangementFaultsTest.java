package io.github.btlib.core.storage;

import static io.github.btlib.core.testkit.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.btlib.StorageFault;
import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.testkit.MemoryTorrent.Entry;
import io.github.btlib.metainfo.Metainfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntPredicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that become wanted, and do not get so far. The first piece is of all three files. */
class ArrangementFaultsTest {
  private static final int PIECE = 16_384;
  private static final int A = 0;
  private static final int B = 1;
  private static final int C = 2;
  private static final Metainfo METAINFO =
      MemoryTorrent.layout(
          PIECE, Entry.file("a", 100), Entry.file("d/b", 100), Entry.file("e/c", 2 * PIECE));

  private final Unsynced unsynced = new Unsynced();
  @TempDir Path folder;
  private StoredFiles files;
  private PartFile parts;

  @BeforeEach
  void open() throws IOException {
    FileOpener opener = new FileOpener(METAINFO, unsynced);
    FileNames names = new FileNames(METAINFO, Map.of());
    files = new StoredFiles(names, opener, new OpenFiles(10), unsynced, folder);
    parts = new PartFile(METAINFO, files, new FileAccess(files, opener));
    arrangement(false).arrange(bits(A));
    parts.write(100, ByteBuffer.wrap("b".repeat(100).getBytes()));
    parts.write(200, ByteBuffer.wrap("c".repeat(100).getBytes()));
    parts.write(PIECE, ByteBuffer.wrap("c".repeat(100).getBytes()));
    unsynced.take();
  }

  @AfterEach
  void close() throws IOException {
    files.close();
  }

  private SkippedFiles arrangement(boolean reserve) {
    return new SkippedFiles(METAINFO, files, parts, unsynced, reserve);
  }

  private Path path(String name) {
    return folder.resolve("folder").resolve(name);
  }

  private Path partFile() {
    return folder.resolve("." + METAINFO.infoHash().toHex() + ".parts");
  }

  private static void assertFault(StorageFault fault, ThrowingCallable call) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(StorageFault.of(e)).isEqualTo(fault));
  }

  @Test
  void whatLeftThePartFileBeforeAFaultIsBroughtToTheDevice() throws IOException {
    SkippedFiles skipped = arrangement(false);
    Files.createDirectories(path("e/c")); // a folder where a file should be
    assertFault(StorageFault.NOT_A_FOLDER, () -> skipped.arrange(bits(A, B, C)));
    assertThat(path("d/b")).hasContent("b".repeat(100));
    assertThat(partFile()).as("it is there until all is safe").exists();
    assertThat(unsynced.take().folders()).contains(path("d"));

    Files.delete(path("e/c"));
    skipped.arrange(bits(A, B, C));
    assertThat(path("e/c")).exists();
    assertThat(partFile()).doesNotExist();
  }

  @Test
  void whatWasReservedBeforeAFaultIsBroughtToTheDevice() throws IOException {
    Files.createDirectories(path("e/c"));
    assertFault(StorageFault.NOT_A_FOLDER, () -> arrangement(true).arrange(bits(A, B, C)));
    assertThat(path("a")).hasSize(100);
    assertThat(unsynced.take().folders()).contains(path(""), path("d"));
  }

  @Test
  void slotsThatCannotBeEmptiedAreTriedAgain() throws IOException {
    IntPredicate second = piece -> piece == 1;
    Files.write(partFile(), new byte[1]);
    assertFault(StorageFault.SHRUNK, () -> parts.keepOnly(second));
    assertThat(parts.mayHold(0, 1)).isTrue();
    parts.keepOnly(second);
    assertThat(parts.mayHold(0, 1)).isFalse();
    assertThat(parts.mayHold(PIECE, 1)).isTrue();
  }

  @Test
  void aPartFileThatCannotBeDeletedIsTriedAgain() throws IOException {
    Files.delete(partFile());
    Files.createDirectory(partFile());
    assertFault(StorageFault.NOT_A_FOLDER, () -> parts.keepOnly(piece -> false));
    assertThat(parts.mayHold(0, PIECE + 1)).isTrue();
    Files.delete(partFile());
    parts.keepOnly(piece -> false);
    assertThat(parts.mayHold(0, PIECE + 1)).isFalse();
  }

  @Test
  void aFileThatAnotherProgramPutInPlaceOfASkippedOneIsToldWhenThatIsWanted() throws IOException {
    SkippedFiles skipped = arrangement(false);
    Files.createDirectories(path("d"));
    Files.writeString(path("d/b"), "somebody's");
    assertFault(StorageFault.MISSING, () -> skipped.arrange(bits(A, B)));
    skipped.arrange(bits(A, B));
    assertThat(path("d/b")).as("it is the user's wish").hasContent("somebody's");
    StoredFile file = files.enter(B);
    try {
      FileAccess access = new FileAccess(files, new FileOpener(METAINFO, unsynced));
      assertFault(StorageFault.MISSING, () -> access.stamp(file));
      assertThat(access.stamp(file).size()).as("told once").isEqualTo(10);
    } finally {
      files.exit(file);
    }
  }

  @Test
  void aFileThatAnotherProgramPutThereIsNoFaultIfNothingWasStoredOfIt() throws IOException {
    parts.keepOnly(piece -> false);
    Files.createDirectories(path("d"));
    Files.writeString(path("d/b"), "somebody's");
    arrangement(false).arrange(bits(A, B));
    assertThat(path("d/b")).hasContent("somebody's");
  }
}
