package io.github.btlib.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.btlib.StorageFault;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.testkit.MemoryTorrent.Entry;
import io.github.btlib.metainfo.Metainfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class StoredFilesTest {
  private static final Metainfo METAINFO =
      MemoryTorrent.layout(16_384, Entry.file("a", 1_000), Entry.file("d/b", 1_000));

  private final OpenFiles pool = new OpenFiles(1);
  private final Unsynced unsynced = new Unsynced();
  @TempDir Path folder;
  private StoredFiles files;
  private FileAccess access;

  @BeforeEach
  void open() throws IOException {
    FileNames names = new FileNames(METAINFO, Map.of());
    FileOpener opener = new FileOpener(METAINFO, unsynced);
    files = new StoredFiles(names, opener, pool, unsynced, folder);
    access = new FileAccess(files, opener);
  }

  @AfterEach
  void close() throws IOException {
    files.close();
    assertThat(pool.openCount()).isZero();
  }

  private Path path(String name) {
    return folder.resolve("folder").resolve(name);
  }

  private void write(int index, long position, int length) throws IOException {
    StoredFile file = files.enter(index);
    try {
      access.write(file, position, ByteBuffer.wrap("x".repeat(length).getBytes()));
    } finally {
      files.exit(file);
    }
  }

  private void read(int index, long position, int length) throws IOException {
    StoredFile file = files.enter(index);
    try {
      access.read(file, position, ByteBuffer.allocate(length));
    } finally {
      files.exit(file);
    }
  }

  private static void assertFault(StorageFault fault, ThrowingCallable call) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(StorageFault.of(e)).isEqualTo(fault));
  }

  @Test
  void whenAllAreClosedAFileInUseClosesWithItsLastUser() throws IOException {
    write(0, 0, 10);
    write(1, 0, 10);
    StoredFile file = files.enter(1);
    StoredFile.Lease used = files.borrow(file, false);

    files.closeAll();

    assertThat(pool.openCount()).isEqualTo(1);
    assertThat(used.channel.size()).isEqualTo(10);
    files.giveBack(used, 0);
    assertThat(pool.openCount()).isZero();
    files.exit(file);
    read(0, 0, 10);
    assertThat(pool.openCount()).isEqualTo(1);
  }

  @Test
  void readingCreatesNothing() {
    assertFault(StorageFault.MISSING, () -> read(1, 0, 1));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void writingCreatesTheFileAndItsFolders() throws IOException {
    write(1, 0, 1);
    assertThat(path("d/b")).hasContent("x");
  }

  @Test
  void aFileThatWasOpenedToReadIsOpenedAnewToWrite() throws IOException {
    Files.createDirectories(path(""));
    Files.writeString(path("a"), "abc");
    read(0, 0, 3);
    write(0, 1, 1);
    assertThat(path("a")).hasContent("axc");
    assertThat(pool.openCount()).isEqualTo(1);
  }

  @Test
  void aFileThatWasClosedForAnotherIsOpenedAgain() throws IOException {
    write(0, 0, 2);
    write(1, 0, 1);
    assertThat(pool.openCount()).isEqualTo(1);
    write(0, 2, 1);
    assertThat(path("a")).hasContent("xxx");
  }

  @Test
  void aFileIsCutWhenItIsOpenedToWriteAndItIsTooLong() throws IOException {
    Files.createDirectories(path(""));
    Files.write(path("a"), new byte[2_000]);
    read(0, 0, 1);
    assertThat(path("a")).hasSize(2_000);
    write(0, 0, 1);
    assertThat(path("a")).hasSize(1_000);
  }

  @Test
  void aFileThatBecameShorterIsNotWrittenToUntilItWasTold() throws IOException {
    write(0, 0, 900);
    Files.write(path("a"), new byte[100]);
    assertFault(StorageFault.SHRUNK, () -> write(0, 950, 10));
    assertThat(path("a")).as("no zeros where data was").hasSize(100);
    write(0, 950, 10);
    assertThat(path("a")).hasSize(960);
  }

  @Test
  void aReadBehindTheEndOfAFileThatBecameShorterTellsSo() throws IOException {
    write(0, 0, 900);
    Files.write(path("a"), new byte[100]);
    assertFault(StorageFault.SHRUNK, () -> read(0, 100, 10));
    assertFault(StorageFault.SHRUNK, () -> read(0, 100, 10));
  }

  @Test
  void aFileThatVanishedWhileItWasClosedIsNotCreatedAnewUntilItWasTold() throws IOException {
    write(0, 0, 900);
    write(1, 0, 1);
    Files.delete(path("a"));
    assertFault(StorageFault.MISSING, () -> write(0, 950, 10));
    assertThat(path("a")).doesNotExist();
    write(0, 0, 10);
    assertThat(path("a")).hasSize(10);
  }

  @Test
  void aFileThatWasDeletedWhileItWasOpenIsToldByTheSync() throws IOException {
    write(0, 0, 900);
    access.sync(0);
    Files.delete(path("a"));
    write(0, 900, 10);
    assertFault(StorageFault.MISSING, () -> access.sync(0));
    write(0, 0, 10);
    assertThat(path("a")).as("it was let go of").hasSize(10);
  }

  @Test
  void aFileThatWasReplacedWhileItWasOpenIsToldByTheSync() throws IOException {
    write(0, 0, 900);
    Path other = Files.write(folder.resolve("other"), new byte[900]);
    Files.move(other, path("a"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertFault(StorageFault.MISSING, () -> access.sync(0));
  }

  @Test
  void whoSeizesAFileWaitsForItsUsersAndMakesOthersWait() throws Exception {
    write(0, 0, 1);
    StoredFile used = files.enter(0);
    CompletableFuture<StoredFile> seized = later(() -> files.seize(0));
    Eventually.within(Duration.ofSeconds(5), () -> assertThat(used.seized).isTrue());
    CompletableFuture<StoredFile> entered = later(() -> files.enter(0));
    write(1, 0, 1); // another file goes on
    assertThat(seized).isNotDone();
    files.exit(used);
    StoredFile file = seized.get(5, TimeUnit.SECONDS);
    assertThat(entered).isNotDone();
    files.release(file);
    files.exit(entered.get(5, TimeUnit.SECONDS));
  }

  private static <T> CompletableFuture<T> later(java.util.concurrent.Callable<T> call) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.startVirtualThread(() -> {
      try {
        result.complete(call.call());
      } catch (Exception e) {
        result.completeExceptionally(e);
      }
    });
    return result;
  }

  @Test
  void afterClosingNothingIsOpened() throws IOException {
    write(0, 0, 1);
    files.close();
    assertThat(pool.openCount()).isZero();
    assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> read(0, 0, 1));
  }

  @Test
  void aFolderWhereAFileShouldBeIsTold() throws IOException {
    Files.createDirectories(path("a"));
    assertFault(StorageFault.NOT_A_FOLDER, () -> write(0, 0, 1));
    assertFault(StorageFault.NOT_A_FOLDER, () -> read(0, 0, 1));
  }

  @Test
  void aFileWhereAFolderShouldBeIsTold() throws IOException {
    Files.createDirectories(path(""));
    Files.writeString(path("d"), "a user's");
    assertFault(StorageFault.NOT_A_FOLDER, () -> write(1, 0, 1));
    assertThat(path("d")).hasContent("a user's");
  }

  @Test
  void anOpenFileIsSharedByAll() throws IOException {
    Files.createDirectories(path(""));
    Files.write(path("a"), new byte[10], StandardOpenOption.CREATE);
    read(0, 0, 1);
    read(0, 1, 1);
    assertThat(pool.openCount()).isEqualTo(1);
  }
}
