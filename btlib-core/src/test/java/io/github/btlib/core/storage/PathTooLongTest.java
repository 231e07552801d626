package io.github.btlib.core.storage;

import static io.github.btlib.core.storage.StoredText.read;
import static io.github.btlib.core.storage.StoredText.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.btlib.StorageFault;
import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.testkit.MemoryTorrent.Entry;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.FileStamp;
import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a real file system does with names above 255 bytes and paths above 4,096. */
@EnabledOnOs(OS.LINUX)
class PathTooLongTest {
  /** More than 4,096 bytes in names that each fit. */
  private static final String DEEP = ("d".repeat(240) + "/").repeat(17) + "deep";

  private static final Metainfo METAINFO =
      MemoryTorrent.layout(
          16_384, Entry.file("a", 1_000), Entry.file(DEEP, 1_000), Entry.file("z", 1_000));
  private static final int DEEPEST = 1;

  @TempDir Path folder;

  private Storage open(Path place) throws IOException {
    return FileStorage.factory().open(METAINFO, place);
  }

  private static void assertTooLong(ThrowingCallable call) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(StorageFault.of(e)).isEqualTo(StorageFault.PATH_TOO_LONG));
  }

  private static BitSet all() {
    BitSet all = new BitSet();
    all.set(0, METAINFO.files().size());
    return all;
  }

  @Test
  void aPathThatNoFileCanHaveIsToldBeforeAnythingIsWrittenAndLeavesNoFolders() throws IOException {
    try (Storage storage = open(folder)) {
      assertTooLong(() -> storage.wanted(all()));
      assertTooLong(() -> write(storage, 1_000, "x"));
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void soIsAFolderWhoseNameNoFolderCanHave() throws IOException {
    try (Storage storage = open(folder.resolve("n".repeat(256)))) {
      assertTooLong(() -> storage.wanted(all()));
      assertTooLong(() -> write(storage, 0, "x"));
      assertThat(storage.mayHold(0, METAINFO.totalLength())).isFalse();
      assertThat(storage.stamps()).containsOnly(FileStamp.MISSING);
      storage.delete();
    }
  }

  @Test
  void aShorterNameCuresItAndTheOtherFilesAreAsTheyWere() throws IOException {
    try (Storage storage = open(folder)) {
      BitSet others = all();
      others.clear(DEEPEST);
      storage.wanted(others);
      write(storage, 0, "a".repeat(1_500));
      assertTooLong(() -> storage.wanted(all()));
      assertThat(read(storage, 0, 1_500)).isEqualTo("a".repeat(1_500));

      storage.rename(DEEPEST, "short");
      storage.wanted(all());

      write(storage, 1_500, "b".repeat(1_500));
      assertThat(read(storage, 0, 3_000)).isEqualTo("a".repeat(1_500) + "b".repeat(1_500));
      assertThat(folder.resolve("short")).hasSize(1_000);
      storage.sync();
    }
  }

  @Test
  void aShorterFolderCuresIt() throws IOException {
    Path place = folder;
    for (int i = 0; i < 17; i++) {
      place = place.resolve("n".repeat(240));
    }
    try (Storage storage =
        FileStorage.factory().open(MemoryTorrent.layout(16_384, Entry.file("a", 1_000)), place)) {
      assertTooLong(() -> write(storage, 0, "a"));
      storage.move(folder.resolve("short"));
      write(storage, 0, "a");
      assertThat(folder.resolve("short/folder/a")).hasContent("a");
    }
  }

  @Test
  void aMoveOrNameThatWouldBeTooLongIsRefusedAndNothingChanges() throws IOException {
    Path place = folder.resolve("save");
    Metainfo shallow = MemoryTorrent.layout(16_384, Entry.file("a", 1_000), Entry.file("b", 1_000));
    try (Storage storage = FileStorage.factory().open(shallow, place)) {
      write(storage, 0, "a");
      assertTooLong(() -> storage.move(folder.resolve("n".repeat(256))));
      assertTooLong(() -> storage.rename(0, DEEP));
      assertTooLong(() -> storage.rename(1, DEEP)); // it is not there yet
      write(storage, 1_000, "b");
      assertThat(place.resolve("folder/a")).hasContent("a");
      assertThat(place.resolve("folder/b")).hasContent("b");
      assertThat(place.toFile().list()).containsExactly("folder");
    }
  }
}
