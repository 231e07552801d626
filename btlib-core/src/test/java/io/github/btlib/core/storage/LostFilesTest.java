package io.github.btlib.core.storage;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No stamp vouches for a file that lost something until whoever asks for stamps was told. */
@Timeout(30)
class LostFilesTest {
  private static final int LENGTH = 1_000;
  private static final Metainfo METAINFO =
      MemoryTorrent.layout(16_384, Entry.file("a", LENGTH), Entry.file("b", LENGTH));

  @TempDir Path folder;
  private Storage storage;

  @BeforeEach
  void openAndWrite() throws IOException {
    storage = FileStorage.factory().open(METAINFO, folder);
    write(0, 900);
    write(LENGTH, 900);
    storage.sync();
  }

  @AfterEach
  void close() throws IOException {
    storage.close();
  }

  private void write(int offset, int length) throws IOException {
    storage.write(offset, ByteBuffer.wrap("x".repeat(length).getBytes()));
  }

  private Path path(String name) {
    return folder.resolve("folder").resolve(name);
  }

  private void replace(String name) throws IOException {
    Path other = Files.write(folder.resolve("other"), new byte[900]);
    Files.move(other, path(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private static IOException assertFault(StorageFault fault, ThrowingCallable call) {
    IOException[] thrown = new IOException[1];
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(call)
        .satisfies(e -> {
          assertThat(StorageFault.of(e)).isEqualTo(fault);
          thrown[0] = e;
        });
    return thrown[0];
  }

  @Test
  void aFileThatWasReplacedWhileItWasOpenIsToldOnce() throws IOException {
    replace("a");
    assertFault(StorageFault.MISSING, storage::stamps);
    assertThat(storage.stamps().get(0).size()).isEqualTo(900);
    ByteBuffer first = ByteBuffer.allocate(1);
    storage.read(0, first);
    assertThat(first.get(0)).as("the replacement is what is read").isZero();
  }

  @Test
  void aFileThatWasDeletedWhileItWasOpenIsToldOnce() throws IOException {
    Files.delete(path("a"));
    assertFault(StorageFault.MISSING, storage::stamps);
    assertThat(storage.stamps().get(0)).isEqualTo(FileStamp.MISSING);
  }

  @Test
  void aFileThatWasDeletedWhileItWasClosedIsToldOnce() throws IOException {
    storage.rest();
    Files.delete(path("a"));
    assertFault(StorageFault.MISSING, storage::stamps);
    assertThat(storage.stamps().get(0)).isEqualTo(FileStamp.MISSING);
    write(0, 10);
    assertThat(path("a")).hasSize(10);
  }

  @Test
  void aFileThatWasCutIsToldOnce() throws IOException {
    Files.write(path("a"), new byte[100]);
    assertFault(StorageFault.SHRUNK, storage::stamps);
    assertThat(storage.stamps().get(0).size()).isEqualTo(100);
    write(950, 10);
  }

  @Test
  void aFileThatWasCutAndThatAnotherWriterMadeAsLongAsItWasIsToldAllTheSame() throws IOException {
    Files.write(path("a"), new byte[100]);
    assertFault(StorageFault.SHRUNK, () -> write(900, 10)); // one who is slow to say so
    write(900, 10);
    storage.sync();
    assertThat(path("a")).hasSize(910);
    assertFault(StorageFault.MISSING, storage::stamps);
    assertThat(storage.stamps().get(0).size()).isEqualTo(910);
  }

  @Test
  void aFileThatWasDeletedAndThatAnotherWriterCreatedIsToldAllTheSame() throws IOException {
    storage.rest();
    Files.delete(path("a"));
    assertFault(StorageFault.MISSING, () -> storage.read(0, ByteBuffer.allocate(1)));
    write(900, 10);
    assertFault(StorageFault.MISSING, storage::stamps);
    assertThat(storage.stamps().get(0).size()).isEqualTo(910);
  }

  @Test
  void allFilesThatLostSomethingAreToldAtOnce() throws IOException {
    replace("a");
    Files.write(path("b"), new byte[100]);
    assertThat(assertFault(StorageFault.MISSING, storage::stamps).getSuppressed())
        .singleElement()
        .satisfies(
            e -> assertThat(StorageFault.of((IOException) e)).isEqualTo(StorageFault.SHRUNK));
    assertThat(storage.stamps()).extracting(FileStamp::size).containsExactly(900L, 100L);
  }

  @Test
  void aFileThatNobodyHasUsedMayBeMissing() throws IOException {
    storage.close();
    Files.delete(path("a"));
    storage = FileStorage.factory().open(METAINFO, folder);
    assertThat(storage.stamps().get(0)).isEqualTo(FileStamp.MISSING);
    assertFault(StorageFault.MISSING, () -> storage.read(0, ByteBuffer.allocate(1)));
    assertThat(storage.stamps().get(0))
        .as("a check that looked for it")
        .isEqualTo(FileStamp.MISSING);
  }

  @Test
  void aFileThatIsCreatedAndGrowsMeanwhileHasLostNothing() throws Exception {
    for (int round = 0; round < 30; round++) {
      storage.delete();
      storage = FileStorage.factory().open(METAINFO, folder);
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(() -> {
            try {
              for (int at = 0; at < LENGTH; at += 10) {
                write(at, 10);
              }
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
      while (!writer.isDone()) {
        assertThat(storage.stamps()).hasSize(2);
      }
      writer.get(10, TimeUnit.SECONDS);
      assertThat(storage.stamps().get(0).size()).isEqualTo(LENGTH);
    }
  }
}
