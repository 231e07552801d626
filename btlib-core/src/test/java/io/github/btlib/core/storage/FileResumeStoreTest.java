package io.github.btlib.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.ResumeStore;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Resume data in files. */
class FileResumeStoreTest {
  private static final InfoHash ONE = InfoHash.fromHex("11".repeat(20));
  private static final InfoHash OTHER = InfoHash.fromHex("22".repeat(20));

  @TempDir Path temp;
  private Path folder;
  private ResumeStore store;

  @BeforeEach
  void open() {
    folder = temp.resolve("state/resume"); // does not exist yet
    store = FileResumeStore.inFolder(folder);
  }

  private Stream<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    }
  }

  @Test
  void whatIsSavedComesBackInPlaceOfWhatWasSavedBefore() throws Exception {
    store.save(ONE, new byte[] {1, 2, 3});
    store.save(OTHER, new byte[] {4});
    store.save(ONE, new byte[] {5, 6});
    assertThat(store.load(ONE)).hasValue(new byte[] {5, 6});
    assertThat(store.load(OTHER)).hasValue(new byte[] {4});
    assertThat(names()).containsExactlyInAnyOrder(ONE + ".resume", OTHER + ".resume");
  }

  @Test
  void nothingIsLoadedOfATorrentThatWasNeverSaved() throws Exception {
    assertThat(store.load(ONE)).isEmpty();
  }

  @Test
  void whatIsDeletedIsGone() throws Exception {
    store.save(ONE, new byte[] {1});
    store.delete(ONE);
    store.delete(ONE);
    assertThat(store.load(ONE)).isEmpty();
    assertThat(names()).isEmpty();
  }

  @Test
  void aSaveThatWasCutShortLeavesWhatWasSavedBefore() throws Exception {
    store.save(ONE, new byte[] {1});
    Files.write(folder.resolve(ONE + ".resume.new"), new byte[] {9}); // power went off here
    assertThat(store.load(ONE)).hasValue(new byte[] {1});
    store.save(ONE, new byte[] {2});
    assertThat(names()).containsExactly(ONE + ".resume");
  }

  @Test
  void besideTheDataTheFilesAreHidden() throws Exception {
    FileResumeStore.beside(folder).save(ONE, new byte[] {1});
    assertThat(names()).containsExactly("." + ONE + ".resume");
  }

  @Test
  void aFileOfAbsurdSizeIsRefusedAndNotReadIntoMemory() throws Exception {
    store.save(ONE, new byte[] {1});
    try (RandomAccessFile file =
        new RandomAccessFile(folder.resolve(ONE + ".resume").toFile(), "rw")) {
      file.setLength(1L << 40); // sparse
    }
    assertThatThrownBy(() -> store.load(ONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has more than 67108864 bytes");
  }

  @Test
  void aFolderThatCannotBeMadeIsToldAndNothingIsLost() throws Exception {
    Files.createDirectories(temp.resolve("state"));
    Files.writeString(folder, "a file is in the way");
    assertThatThrownBy(() -> store.save(ONE, new byte[] {1})).isInstanceOf(IOException.class);
    assertThat(Files.readString(folder)).isEqualTo("a file is in the way");
  }

  @Test
  void itMovesOnlyToAnotherFolder() throws Exception {
    FileResumeStore beside = FileResumeStore.beside(folder);
    assertThat(beside.movedTo(folder.resolve("../resume"))).isSameAs(beside);
    beside.save(ONE, new byte[] {1});
    Path link = Files.createSymbolicLink(temp.resolve("link"), folder);
    assertThat(beside.movedTo(link)).isSameAs(beside);

    beside.movedTo(temp).save(ONE, new byte[] {2});
    assertThat(temp.resolve("." + ONE + ".resume")).hasBinaryContent(new byte[] {2});
    FileResumeStore apart = FileResumeStore.inFolder(folder);
    assertThat(apart.movedTo(temp)).isSameAs(apart);
  }
}
