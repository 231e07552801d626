package io.github.btlib.core.storage;

import static io.github.btlib.core.storage.StoredText.read;
import static io.github.btlib.core.storage.StoredText.write;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.btlib.core.testkit.Leftovers;
import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.testkit.MemoryTorrent.Entry;
import io.github.btlib.core.testkit.storage.StorageContract;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.Storage;
import io.github.btlib.spi.StorageFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class FileStorageTest extends StorageContract {
  private static final long GIB = 1L << 30;

  @Override
  protected StorageFactory factory() {
    return FileStorage.factory();
  }

  private Storage open(Metainfo metainfo) throws IOException {
    return factory().open(metainfo, folder.resolve("own"));
  }

  private Path own(String file) {
    return folder.resolve("own/folder").resolve(file);
  }

  @Test
  void aBlockStraddlesFiles() throws IOException {
    Metainfo metainfo =
        MemoryTorrent.layout(
            16_384,
            Entry.file("a", 3),
            Entry.file("empty", 0),
            Entry.file("d/b", 2),
            Entry.file("c", 4));
    try (Storage own = open(metainfo)) {
      write(own, 1, "bcdefg");
      assertThat(Files.readString(own("a"))).isEqualTo("\0bc");
      assertThat(Files.readString(own("d/b"))).isEqualTo("de");
      assertThat(Files.readString(own("c"))).isEqualTo("fg");
      assertThat(read(own, 2, 4)).isEqualTo("cdef");
    }
  }

  @Test
  void filesAreThereWhenTheyAreWrittenToAndEmptyOnesWithTheFirstOfThem() throws IOException {
    assertThat(folder.resolve("folder")).doesNotExist();
    write(storage, 100_000, "T");
    assertThat(folder.resolve("folder/empty")).isEmptyFile();
    assertThat(folder.resolve("folder/a/first")).doesNotExist();
  }

  @Test
  void anEmptyFileThatIsThereAlreadyIsLeftAlone() throws IOException {
    Files.createDirectories(folder.resolve("folder"));
    Files.writeString(folder.resolve("folder/empty"), "a user's");
    write(storage, 0, "a");
    storage.delete();
    assertThat(folder.resolve("folder/empty")).hasContent("a user's");
  }

  @Test
  void padFilesReadAsZerosAndAreNeverWritten() throws IOException {
    Metainfo metainfo =
        MemoryTorrent.layout(16_384, Entry.file("a", 2), Entry.pad(16_382), Entry.file("b", 3));
    try (Storage own = open(metainfo)) {
      own.write(0, ByteBuffer.wrap("ab".repeat(8_192).getBytes(US_ASCII)));
      write(own, 16_384, "cde");
      assertThat(read(own, 0, 16_387)).isEqualTo("ab" + "\0".repeat(16_382) + "cde");
      try (Stream<Path> files = Files.list(own(""))) {
        assertThat(files).containsExactlyInAnyOrder(own("a"), own("b"));
      }
    }
  }

  @Test
  void nothingIsHeldWhereNoFileIs() throws IOException {
    assertThat(storage.mayHold(0, METAINFO.totalLength())).isFalse();
    storage.write(100_001, ByteBuffer.allocate(10));
    assertThat(storage.mayHold(0, 100_000)).isFalse();
    assertThat(storage.mayHold(100_001, 10)).isTrue();
    assertThat(storage.mayHold(200_000, 10)).as("behind the file's end").isFalse();
  }

  @Test
  void paddingAloneIsAlwaysHeld() throws IOException {
    Metainfo metainfo = MemoryTorrent.layout(16_384, Entry.file("a", 16_384), Entry.pad(16_384));
    try (Storage own = open(metainfo)) {
      assertThat(own.mayHold(16_384, 16_384)).isTrue();
      assertThat(own.mayHold(0, 16_384)).isFalse();
      assertThat(own.mayHold(0, 32_768)).as("nothing that was written").isFalse();
    }
  }

  @Test
  void offsetsPastFourGibibytesAreRightAndFilesAreSparse() throws IOException {
    Metainfo metainfo =
        MemoryTorrent.layout(1 << 24, Entry.file("a", 5 * GIB + 1), Entry.file("b", 3 * GIB));
    try (Storage own = open(metainfo)) {
      write(own, 5 * GIB - 1, "xyz");
      write(own, 8 * GIB - 2, "end");
      assertThat(read(own, 5 * GIB - 1, 3)).isEqualTo("xyz");
      assertThat(read(own, 8 * GIB - 2, 3)).isEqualTo("end");
      assertThat(Files.size(own("a"))).isEqualTo(5 * GIB + 1);
      assertThat(Files.size(own("b"))).isEqualTo(3 * GIB);
      assertThat(own.mayHold(8 * GIB, 1)).isTrue();
      own.delete();
    }
  }

  @Test
  void aFileThatIsTooLongIsCutByTheFirstWriteAndNotBefore() throws IOException {
    Files.createDirectories(folder.resolve("folder"));
    Path tiny = folder.resolve("folder/tiny");
    Files.writeString(tiny, "much longer");
    ByteBuffer target = ByteBuffer.allocate(1);
    storage.read(100_000, target);
    assertThat(tiny).hasContent("much longer");
    write(storage, 100_000, "T");
    assertThat(tiny).hasContent("T");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aFolderThatMustNotBeWrittenToCanBeServed() throws IOException {
    storage.write(0, ByteBuffer.allocate((int) METAINFO.totalLength()));
    storage.close();
    Path first = folder.resolve("folder/a/first");
    Files.setPosixFilePermissions(first, PosixFilePermissions.fromString("r--r--r--"));
    Files.setPosixFilePermissions(first.getParent(), PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      storage = factory().open(METAINFO, folder);
      storage.read(0, ByteBuffer.allocate((int) METAINFO.totalLength()));
      storage.sync();
    } finally {
      Files.setPosixFilePermissions(
          first.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void moreFilesThanMayBeOpenAtATimeAreNoTrouble() throws IOException {
    int most = 20;
    int count = 3 * most;
    Entry[] entries = new Entry[count];
    for (int i = 0; i < count; i++) {
      entries[i] = Entry.file("d" + i % 7 + "/" + i, 2);
    }
    Leftovers leftovers = Leftovers.watch();
    try (Storage own =
        FileStorage.builder()
            .openFiles(most)
            .build()
            .open(MemoryTorrent.layout(16_384, entries), folder)) {
      String text = "0123456789".repeat(count).substring(0, 2 * count);
      write(own, 0, text);
      assertThat(read(own, 0, 2 * count)).isEqualTo(text);
      own.sync();
      for (int i = count - 1; i >= 0; i--) {
        write(own, 2 * i, "zz");
      }
      assertThat(read(own, 0, 2 * count)).isEqualTo("z".repeat(2 * count));
    }
    leftovers.assertNone();
  }

  @Test
  void deletingRemovesOnlyWhatIsOurs() throws IOException {
    storage.write(0, ByteBuffer.allocate((int) METAINFO.totalLength()));
    Path users = folder.resolve("folder/a/a user's");
    Files.writeString(users, "notes");
    storage.delete();
    assertThat(users).hasContent("notes");
    try (Stream<Path> left = Files.walk(folder)) {
      assertThat(left.filter(Files::isRegularFile)).containsExactly(users);
    }
    assertThat(folder.resolve("folder/b")).doesNotExist();
  }

  @Test
  void deletingAllLeavesTheFolderThatWasThereBefore() throws IOException {
    storage.write(0, ByteBuffer.allocate((int) METAINFO.totalLength()));
    storage.delete();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void anotherRunFindsWhatWasWritten() throws IOException {
    write(storage, 99_998, "abcd");
    storage.close();
    storage = factory().open(METAINFO, folder);
    assertThat(read(storage, 99_998, 4)).isEqualTo("abcd");
  }

  @Test
  void whatStandsInTheWayIsAnError() throws IOException {
    Files.createDirectories(folder.resolve("folder"));
    Files.writeString(folder.resolve("folder/b"), "a file where a folder should be");
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> write(storage, 100_001, "x"));
  }

  @Test
  void afterClosingNothingIsOpenedAgain() throws IOException {
    write(storage, 0, "x");
    storage.close();
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> read(storage, 0, 1));
  }
}
