package io.github.btlib.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenFilesTest {
  private final OpenFiles files = new OpenFiles(2);
  @TempDir Path folder;

  @AfterEach
  void close() throws IOException {
    files.close();
  }

  private OpenFiles.Lease write(String name) throws IOException {
    return files.borrow(folder.resolve(name), true, 1_000);
  }

  private OpenFiles.Lease read(String name) throws IOException {
    return files.borrow(folder.resolve(name), false, 0);
  }

  private void use(String name) throws IOException {
    files.giveBack(write(name));
  }

  @Test
  void aFileIsOpenedOnceForAll() throws IOException {
    OpenFiles.Lease one = write("a");
    OpenFiles.Lease other = read("a");
    assertThat(other.channel()).isSameAs(one.channel());
    assertThat(files.openCount()).isEqualTo(1);
    files.giveBack(one);
    files.giveBack(other);
    assertThat(one.channel().isOpen()).isTrue();
  }

  @Test
  void readingCreatesNothing() {
    assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> read("d/a"));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void writingCreatesTheFileAndItsFolders() throws IOException {
    use("d/e/a");
    assertThat(folder.resolve("d/e/a")).isEmptyFile();
  }

  @Test
  void aFileThatWasOpenedToReadIsOpenedAnewToWriteAndItsReadersGoOn() throws IOException {
    Files.writeString(folder.resolve("a"), "abc");
    OpenFiles.Lease reader = read("a");
    assertThatExceptionOfType(NonWritableChannelException.class)
        .isThrownBy(() -> reader.channel().write(ByteBuffer.allocate(1), 0));
    OpenFiles.Lease writer = write("a");
    writer.channel().write(ByteBuffer.allocate(1), 0);
    assertThat(reader.channel().read(ByteBuffer.allocate(3), 0)).isEqualTo(3);
    files.giveBack(reader);
    assertThat(reader.channel().isOpen()).as("the last reader closes it").isFalse();
    assertThat(files.openCount()).isEqualTo(1);
    files.giveBack(writer);
  }

  @Test
  void theLeastRecentlyUsedFileIsClosedForAnother() throws IOException {
    OpenFiles.Lease a = write("a");
    files.giveBack(a);
    OpenFiles.Lease b = write("b");
    files.giveBack(b);
    use("a");
    use("c");
    assertThat(b.channel().isOpen()).isFalse();
    assertThat(a.channel().isOpen()).isTrue();
    assertThat(files.openCount()).isEqualTo(2);
  }

  @Test
  void aFileInUseIsNotClosedForAnother() throws IOException {
    OpenFiles.Lease a = write("a");
    OpenFiles.Lease b = write("b");
    OpenFiles.Lease c = write("c");
    assertThat(a.channel().isOpen()).isTrue();
    assertThat(files.openCount()).isEqualTo(3);
    files.giveBack(a);
    files.giveBack(b);
    files.giveBack(c);
    use("d");
    assertThat(files.openCount()).as("back within the bound").isEqualTo(2);
  }

  @Test
  void aFileIsCutWhenItIsOpenedToWriteAndItIsTooLong() throws IOException {
    Files.write(folder.resolve("a"), new byte[2_000]);
    files.giveBack(read("a"));
    assertThat(folder.resolve("a")).hasSize(2_000);
    use("a");
    assertThat(folder.resolve("a")).hasSize(1_000);
  }

  @Test
  void syncingReachesFilesThatAreClosedAgain() throws IOException {
    use("a");
    use("b");
    use("c");
    files.sync();
    Files.delete(folder.resolve("a"));
    files.sync(); // a was brought to the device before, so nobody looks for it
  }

  @Test
  void whatCouldNotBeSyncedIsTriedAgain() throws IOException {
    use("a");
    use("b");
    use("c");
    Path moved = folder.resolve("moved");
    Files.move(folder.resolve("a"), moved);
    assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(files::sync);
    assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(files::sync);
    Files.move(moved, folder.resolve("a"));
    files.sync();
  }

  @Test
  void afterClosingNothingIsLent() throws IOException {
    OpenFiles.Lease lease = write("a");
    files.giveBack(lease);
    files.close();
    assertThat(lease.channel().isOpen()).isFalse();
    assertThat(files.openCount()).isZero();
    assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> read("a"));
  }
}
