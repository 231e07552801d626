package io.github.btlib.core.storage;

import static io.github.btlib.core.testkit.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.btlib.StorageFault;
import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.testkit.MemoryTorrent.Entry;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.FileStamp;
import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of files that nobody wants. Pieces are of 16 KiB; "b" shares two with others. */
class SkippedFilesTest {
  private static final int PIECE = 16_384;
  private static final int A = 0;
  private static final int B = 1;
  private static final int C = 2;
  private static final int EMPTY = 3;
  private static final Metainfo METAINFO =
      MemoryTorrent.layout(
          PIECE,
          Entry.file("a", PIECE + 100),
          Entry.file("d/b", 5 * PIECE),
          Entry.file("c", PIECE),
          Entry.file("empty", 0));

  /** Where "b" starts and ends. */
  private static final int START = PIECE + 100;

  private static final int END = START + 5 * PIECE;

  @TempDir Path folder;
  private Storage storage;

  @BeforeEach
  void open() throws IOException {
    storage = FileStorage.factory().open(METAINFO, folder);
  }

  @AfterEach
  void close() throws IOException {
    storage.close();
  }

  private void reopen() throws IOException {
    storage.close();
    open();
  }

  private void want(int... files) throws IOException {
    storage.wanted(bits(files));
  }

  private Path path(String name) {
    return folder.resolve("folder").resolve(name);
  }

  private Path partFile() {
    return folder.resolve("." + METAINFO.infoHash().toHex() + ".parts");
  }

  private void write(int offset, String text) throws IOException {
    StoredText.write(storage, offset, text);
  }

  private String read(int offset, int length) throws IOException {
    return StoredText.read(storage, offset, length);
  }

  @Test
  void aSkippedFileIsNotCreatedByWhatItSharesWithWantedOnes() throws IOException {
    want(A, C);
    write(START - 2, "aabb");
    write(END - 2, "bbcc");
    assertThat(path("d")).doesNotExist();
    assertThat(path("empty")).doesNotExist();
    assertThat(partFile()).exists();
    assertThat(read(START - 2, 4)).isEqualTo("aabb");
    assertThat(read(END - 2, 4)).isEqualTo("bbcc");
    assertThat(storage.path(B)).isEmpty();
  }

  @Test
  void onlyThePiecesThatAreSharedTakeSpace() throws IOException {
    want(A, C);
    write(START, "x".repeat(100));
    write(END - 100, "x".repeat(100));
    assertThat(Files.size(partFile())).isLessThanOrEqualTo(2 * (PIECE + 4_096));
  }

  @Test
  void theBytesAreThereInTheNextRun() throws IOException {
    want(A, C);
    write(START - 2, "aabb");
    write(END - 2, "bbcc");
    storage.sync();
    reopen();
    want(A, C);
    assertThat(read(START - 2, 4)).isEqualTo("aabb");
    assertThat(read(END - 2, 4)).isEqualTo("bbcc");
  }

  @Test
  void aFileThatIsWantedAgainGetsItsBytesAndThePartFileGoes() throws IOException {
    want(A, C);
    write(START - 2, "aabb");
    write(END - 2, "bbcc");
    want(A, B, C);
    assertThat(partFile()).doesNotExist();
    assertThat(path("d/b")).hasSize(END - START);
    assertThat(read(START - 2, 4)).isEqualTo("aabb");
    assertThat(read(END - 2, 4)).isEqualTo("bbcc");
    storage.sync();
    assertThat(filesIn(folder)).containsExactlyInAnyOrder(path("a"), path("d/b"), path("c"));
  }

  private static Stream<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList().stream();
    }
  }

  @Test
  void aFileThatIsWantedInTheNextRunGetsItsBytesToo() throws IOException {
    want(A, C);
    write(END - 2, "bbcc");
    storage.sync();
    reopen();
    want(B);
    assertThat(read(END - 2, 2)).isEqualTo("bb");
    assertThat(partFile()).doesNotExist();
  }

  @Test
  void aFileThatIsThereStaysInUseWhenItIsSkippedLater() throws IOException {
    write(START, "bb");
    want(A, C);
    write(START + 2, "bb");
    assertThat(Files.readString(path("d/b"))).isEqualTo("bbbb");
    assertThat(partFile()).doesNotExist();
    assertThat(storage.path(B)).contains(path("d/b"));
  }

  @Test
  void partOfSeveralFilesThatAreWantedOneAfterTheOther() throws IOException {
    want(B);
    write(START - 2, "aabb");
    write(END - 2, "bbcc");
    want(A, B);
    assertThat(partFile()).exists();
    assertThat(read(START - 2, 4)).isEqualTo("aabb");
    assertThat(read(END - 2, 4)).isEqualTo("bbcc");
    want(A, B, C);
    assertThat(partFile()).doesNotExist();
    assertThat(read(END - 2, 4)).isEqualTo("bbcc");
  }

  @Test
  void aSlotThatFellFreeIsUsedAgain() throws IOException {
    want(B);
    write(0, "a");
    write(END + 1, "c");
    long size = Files.size(partFile());
    want(A, B);
    want(A, B); // now only the slot of "c" is in use
    write(END - 1, "bc");
    write(END + PIECE - 1, "c");
    assertThat(Files.size(partFile())).isLessThanOrEqualTo(size + PIECE);
    assertThat(read(END + 1, 1)).isEqualTo("c");
    storage.sync();
    reopen();
    want(A, B);
    assertThat(read(END - 1, 2)).isEqualTo("bc");
    assertThat(read(END + PIECE - 1, 1)).isEqualTo("c");
  }

  @Test
  void aHeadThatWasTornIsOneOfAnEmptySlot() throws IOException {
    want(A, C);
    write(END - 2, "bbcc");
    storage.sync();
    storage.close();
    try (FileChannel channel = FileChannel.open(partFile(), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {1}), 33);
    }
    open();
    want(A, C);
    assertThat(storage.mayHold(END - 2, 2)).isFalse();
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> read(END - 2, 2))
        .satisfies(e -> assertThat(StorageFault.of(e)).isEqualTo(StorageFault.MISSING));
  }

  @Test
  void thePartFileOfAnotherTorrentIsNotBelieved() throws IOException {
    want(A, C);
    write(END - 2, "bbcc");
    storage.close();
    Metainfo other =
        MemoryTorrent.layout(PIECE, Entry.file("a", PIECE), Entry.file("b", 9 * PIECE));
    Files.move(partFile(), folder.resolve("." + other.infoHash().toHex() + ".parts"));
    try (Storage theirs = FileStorage.factory().open(other, folder)) {
      BitSet none = new BitSet();
      theirs.wanted(none);
      assertThat(theirs.mayHold(0, other.totalLength())).isFalse();
    }
    open();
  }

  @Test
  void whatWasNeverWrittenIsNotHeld() throws IOException {
    want(A, C);
    write(START, "b");
    assertThat(storage.mayHold(START, 1)).isTrue();
    assertThat(storage.mayHold(START + 3 * PIECE, PIECE)).isFalse();
  }

  @Test
  void stampsTellWhereTheBytesAre() throws IOException {
    want(A, C);
    assertThat(storage.stamps().get(B)).isEqualTo(FileStamp.MISSING);
    write(START, "b");
    storage.sync();
    FileStamp inParts = storage.stamps().get(B);
    assertThat(inParts.size()).isEqualTo(Files.size(partFile()));
    want(A, B, C);
    storage.sync();
    assertThat(storage.stamps().get(B).size()).isEqualTo(Files.size(path("d/b")));
    assertThat(storage.stamps().get(B)).isNotEqualTo(inParts);
  }

  @Test
  void deletingTakesThePartFileAlong() throws IOException {
    want(A, C);
    write(START - 2, "aabb");
    storage.delete();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void deletingSparesAUsersFileOfTheNameOfASkippedOne() throws IOException {
    want(A, C);
    write(START - 2, "aabb");
    Files.createDirectories(path("d"));
    Files.writeString(path("d/b"), "a user's");
    storage.delete();
    assertThat(filesIn(folder)).containsExactly(path("d/b"));
  }

  @Test
  void thePartFileMovesAlong() throws IOException {
    want(A, C);
    write(START - 2, "aabb");
    Path other = folder.resolve("other");
    storage.move(other);
    assertThat(read(START - 2, 4)).isEqualTo("aabb");
    assertThat(partFile()).doesNotExist();
    assertThat(other.resolve(partFile().getFileName())).exists();
  }

  @Test
  void anEmptyFileIsThereWhenItIsWanted() throws IOException {
    want(A);
    write(0, "a");
    assertThat(path("empty")).doesNotExist();
    want(A, EMPTY);
    assertThat(path("empty")).isEmptyFile();
  }

  @Test
  void aVanishedPartFileIsTold() throws IOException {
    want(A, C);
    write(START, "b");
    storage.sync();
    Files.delete(partFile());
    write(START + 1, "b");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(storage::sync)
        .satisfies(e -> assertThat(StorageFault.of(e)).isEqualTo(StorageFault.MISSING));
  }
}
