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
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Renaming and moving, also while others read and write, and to another file system. */
@Timeout(60)
class FileMoverTest {
  private static final Metainfo METAINFO =
      MemoryTorrent.layout(
          16_384,
          Entry.file("a", 1_000),
          Entry.file("d/b", 1_000_000),
          Entry.pad(1_000),
          Entry.file("e/f/c", 1_000));
  private static final int B = 1;
  private static final int PAD = 2;
  private static final int START = 1_000;

  @TempDir Path base;
  private Path folder;
  private Storage storage;

  @BeforeEach
  void open() throws IOException {
    folder = base.resolve("save");
    storage = FileStorage.factory().open(METAINFO, folder);
  }

  @AfterEach
  void close() throws IOException {
    storage.close();
  }

  private Path path(String name) {
    return folder.resolve("folder").resolve(name);
  }

  private void write(int offset, String text) throws IOException {
    StoredText.write(storage, offset, text);
  }

  private String read(int offset, int length) throws IOException {
    return StoredText.read(storage, offset, length);
  }

  private void fill() throws IOException {
    write(0, "x".repeat((int) METAINFO.totalLength()));
  }

  private void assertAllReadable() throws IOException {
    int pad = 1_001_000;
    assertThat(read(0, pad)).isEqualTo("x".repeat(pad));
    assertThat(read(pad + 1_000, 1_000)).isEqualTo("x".repeat(1_000));
  }

  @Test
  void aRenamedFileIsReadAndWrittenUnderItsNewName() throws IOException {
    write(START, "bbb");
    storage.rename(B, "other/folder/B");
    write(START + 3, "ccc");
    assertThat(folder.resolve("other/folder/B")).hasContent("bbbccc");
    assertThat(read(START, 6)).isEqualTo("bbbccc");
    assertThat(path("d")).doesNotExist();
    assertThat(storage.path(B)).contains(folder.resolve("other/folder/B"));
    storage.sync();
  }

  @Test
  void aFileThatIsNotThereYetIsCreatedUnderItsNewName() throws IOException {
    storage.rename(B, "new");
    write(START, "b");
    assertThat(folder.resolve("new")).hasContent("b");
  }

  @Test
  void theNextRunIsToldOfNewNames() throws IOException {
    write(START, "bbb");
    storage.rename(B, "new");
    storage.close();
    storage = FileStorage.factory().open(METAINFO, folder, Map.of(B, "new"));
    assertThat(read(START, 3)).isEqualTo("bbb");
    storage.delete();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFileCanBeRenamedBack() throws IOException {
    write(START, "bbb");
    storage.rename(B, "new");
    storage.rename(B, "folder/d/b");
    assertThat(path("d/b")).hasContent("bbb");
  }

  @Test
  void theNameOfAFileThatIsThereIsRefused() throws IOException {
    write(START, "bbb");
    Files.writeString(folder.resolve("users"), "a user's");
    assertThatExceptionOfType(FileAlreadyExistsException.class)
        .isThrownBy(() -> storage.rename(B, "users"));
    assertThat(folder.resolve("users")).hasContent("a user's");
    write(START + 3, "b");
    assertThat(path("d/b")).hasContent("bbbb");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"folder/a", "FOLDER/A", "folder/a/b", "folder/e", "folder/e/f/c", "folder"})
  void theNameOfAnotherFileOrFolderOfTheTorrentIsRefused(String name) throws IOException {
    write(START, "bbb");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> storage.rename(B, name))
        .withMessageContaining("'" + name + "'");
    assertThat(read(START, 3)).isEqualTo("bbb");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/etc/x", "..", "../x", "a/../x", "a//b", ".", "a/", "./a"})
  void aPathThatIsNoneBelowTheFolderIsRefused(String name) throws IOException {
    write(START, "bbb");
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> storage.rename(B, name));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> FileStorage.factory().open(METAINFO, folder, Map.of(B, name)));
    assertThat(path("d/b")).hasContent("bbb");
  }

  @Test
  void noFileIsRenamedThroughALinkOutOfTheFolder() throws IOException {
    write(START, "bbb");
    Files.createSymbolicLink(folder.resolve("out"), Files.createDirectory(base.resolve("outside")));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> storage.rename(B, "out/b"))
        .satisfies(e -> assertThat(StorageFault.of(e)).isEqualTo(StorageFault.OUTSIDE_FOLDER));
    assertThat(path("d/b")).hasContent("bbb");
    assertThat(base.resolve("outside")).isEmptyDirectory();
  }

  @Test
  void padFilesHaveNoNameToChange() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> storage.rename(PAD, "pad"))
        .withMessageContaining("padding");
  }

  @Test
  void everythingMovesAndNothingIsLeft() throws IOException {
    fill();
    Path other = base.resolve("other/place");
    storage.move(other);
    assertAllReadable();
    assertThat(other.resolve("folder/d/b")).exists();
    assertThat(other.resolve("folder/e/f/c")).exists();
    assertThat(folder).isEmptyDirectory();
    storage.sync();
    storage.delete();
    assertThat(other).isEmptyDirectory();
  }

  @Test
  void whatIsInTheWayStopsTheMoveAndTheOldPlaceIsWhole() throws IOException {
    fill();
    Path other = base.resolve("other");
    Files.createDirectories(other.resolve("folder/e/f"));
    Files.writeString(other.resolve("folder/e/f/c"), "a user's");
    assertThatExceptionOfType(FileAlreadyExistsException.class)
        .isThrownBy(() -> storage.move(other));
    assertAllReadable();
    assertThat(path("a")).exists();
    assertThat(path("d/b")).exists();
    assertThat(other.resolve("folder/a")).doesNotExist();
    assertThat(other.resolve("folder/e/f/c")).hasContent("a user's");
    storage.sync();
  }

  @Test
  void movingToTheSameFolderIsNoError() throws IOException {
    fill();
    storage.move(folder);
    assertAllReadable();
  }

  @Test
  void toAnotherFileSystemItIsCopied() throws IOException {
    fill();
    try (SmallDisk disk = SmallDisk.mount(base.resolve("disk"), 4_000_000)) {
      storage.move(disk.folder());
      assertAllReadable();
      assertThat(disk.folder().resolve("folder/d/b")).hasSize(1_000_000);
      assertThat(folder).isEmptyDirectory();
      storage.sync();
      storage.close();
    }
  }

  @Test
  void aFullDiskStopsTheMoveAndTheOldPlaceIsWhole() throws IOException {
    fill();
    try (SmallDisk disk = SmallDisk.mount(base.resolve("disk"), 500_000)) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> storage.move(disk.folder()))
          .satisfies(e -> assertThat(StorageFault.of(e)).isEqualTo(StorageFault.NO_SPACE));
      assertAllReadable();
      assertThat(path("a")).exists();
      assertThat(disk.folder()).isEmptyDirectory();
      storage.sync();
    }
  }

  @Test
  void othersReadAndWriteWhileFilesMove() throws Exception {
    fill();
    AtomicBoolean stop = new AtomicBoolean();
    CompletableFuture<Integer> user = new CompletableFuture<>();
    Thread.startVirtualThread(() -> {
      try {
        int rounds = 0;
        for (; !stop.get(); rounds++) {
          int offset = START + rounds * 997 % 900_000;
          write(offset, "y".repeat(100));
          assertThat(read(offset, 100)).isEqualTo("y".repeat(100));
          write(offset, "x".repeat(100));
          assertThat(read(0, 10)).isEqualTo("x".repeat(10));
        }
        user.complete(rounds);
      } catch (Throwable e) {
        user.completeExceptionally(e);
      }
    });
    for (int i = 0; i < 50; i++) {
      storage.move(base.resolve("place" + i % 2));
      storage.rename(B, "name" + i % 3);
      storage.sync();
    }
    stop.set(true);
    assertThat(user.get(20, TimeUnit.SECONDS)).isPositive();
    assertAllReadable();
  }
}
