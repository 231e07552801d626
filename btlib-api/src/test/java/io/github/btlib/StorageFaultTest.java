package io.github.btlib;

import static io.github.btlib.StorageFault.IO_ERROR;
import static io.github.btlib.StorageFault.MISSING;
import static io.github.btlib.StorageFault.NOT_A_FOLDER;
import static io.github.btlib.StorageFault.NO_SPACE;
import static io.github.btlib.StorageFault.OUTSIDE_FOLDER;
import static io.github.btlib.StorageFault.PATH_TOO_LONG;
import static io.github.btlib.StorageFault.PERMISSION;
import static io.github.btlib.StorageFault.SHRUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorageFaultTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "No space left on device, NO_SPACE",
    "Disk quota exceeded, NO_SPACE",
    "There is not enough space on the disk, NO_SPACE",
    "Read-only file system, READ_ONLY",
    "Permission denied, PERMISSION",
    "Operation not permitted, PERMISSION",
    "File name too long, PATH_TOO_LONG",
    "Not a directory, NOT_A_FOLDER",
    "Is a directory, NOT_A_FOLDER",
    "No such file or directory, MISSING",
    "Input/output error, IO_ERROR"
  })
  void theSystemsWordsAreKnown(String words, StorageFault fault) {
    assertThat(StorageFault.of(new IOException(words))).isEqualTo(fault);
    assertThat(StorageFault.of(new FileSystemException("a", null, words))).isEqualTo(fault);
  }

  @Test
  void typesSpeakForThemselves() {
    assertThat(StorageFault.of(new NoSuchFileException("a"))).isEqualTo(MISSING);
    assertThat(StorageFault.of(new AccessDeniedException("a"))).isEqualTo(PERMISSION);
    assertThat(StorageFault.of(new EOFException())).isEqualTo(SHRUNK);
    assertThat(StorageFault.of(new IOException())).isEqualTo(IO_ERROR);
  }

  @Test
  void aStorageCanSayItItself() {
    assertThat(StorageFault.of(new StorageFaultException(OUTSIDE_FOLDER, "no space left")))
        .isEqualTo(OUTSIDE_FOLDER);
  }

  @Test
  void theNameOfAFileIsNotTakenForTheSystemsWords() {
    assertThat(StorageFault.of(new FileSystemException("no space left", null, "Broken")))
        .isEqualTo(IO_ERROR);
  }

  @Test
  void causesAreLookedAt() {
    IOException inner = new IOException("No space left on device");
    assertThat(StorageFault.of(new IOException("writing a", new RuntimeException(inner))))
        .isEqualTo(NO_SPACE);
  }

  @Test
  void causesInACircleEnd() {
    IOException one = new IOException("one");
    one.initCause(new IOException("other", one));
    assertThat(StorageFault.of(one)).isEqualTo(IO_ERROR);
  }

  @Test
  void whatTheSystemReallySaysIsKnown() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(faultOf(() -> Files.createDirectories(file.resolve("a")))).isEqualTo(NOT_A_FOLDER);
    assertThat(faultOf(() -> Files.createDirectories(file))).isEqualTo(NOT_A_FOLDER);
    assertThat(faultOf(() -> Files.createFile(folder.resolve("a".repeat(300)))))
        .isEqualTo(PATH_TOO_LONG);
    assertThat(faultOf(() -> Files.newByteChannel(folder.resolve("none")))).isEqualTo(MISSING);
  }

  /** Something that fails. */
  private interface Attempt {
    void run() throws IOException;
  }

  private static StorageFault faultOf(Attempt attempt) {
    return StorageFault.of(catchThrowableOfType(IOException.class, attempt::run));
  }
}
