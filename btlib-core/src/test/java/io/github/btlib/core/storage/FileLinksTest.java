package io.github.btlib.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.btlib.StorageFault;
import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.testkit.MemoryTorrent.Entry;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Links in the folder of a torrent: none leads out of it, and no two files are one. */
@DisabledOnOs(OS.WINDOWS) // links need a privilege there
class FileLinksTest {
  private static final Metainfo METAINFO =
      MemoryTorrent.layout(16_384, Entry.file("d/a", 100), Entry.file("b", 100));

  @TempDir Path base;
  private Path folder;
  private Path outside;
  private Storage storage;

  @BeforeEach
  void open() throws IOException {
    folder = base.resolve("save");
    outside = Files.createDirectories(base.resolve("outside"));
    Files.createDirectories(path(""));
    storage = FileStorage.factory().open(METAINFO, folder);
  }

  @AfterEach
  void close() throws IOException {
    storage.close();
  }

  private Path path(String name) {
    return folder.resolve("folder").resolve(name);
  }

  private void write(long offset) throws IOException {
    storage.write(offset, ByteBuffer.wrap(new byte[] {1}));
  }

  private void read(long offset) throws IOException {
    storage.read(offset, ByteBuffer.allocate(1));
  }

  private static void assertOutside(ThrowingCallable call) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(StorageFault.of(e)).isEqualTo(StorageFault.OUTSIDE_FOLDER));
  }

  @Test
  void aFolderThatIsALinkOutsideIsRefused() throws IOException {
    Files.createSymbolicLink(path("d"), outside);
    Files.writeString(outside.resolve("a"), "secret");
    assertOutside(() -> write(0));
    assertOutside(() -> read(0));
    assertOutside(() -> storage.mayHold(0, 1));
    assertOutside(() -> storage.delete());
    assertThat(outside.resolve("a")).hasContent("secret");
  }

  @Test
  void nothingIsCreatedBehindALinkOutside() throws IOException {
    Files.createSymbolicLink(path("d"), outside);
    assertOutside(() -> write(0));
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void aFileThatIsALinkOutsideIsRefused() throws IOException {
    Files.writeString(outside.resolve("secret"), "secret");
    Files.createSymbolicLink(path("b"), outside.resolve("secret"));
    assertOutside(() -> write(100));
    assertOutside(() -> read(100));
    assertThat(outside.resolve("secret")).hasContent("secret");
  }

  @Test
  void aLinkThatLeadsNowhereIsRefused() throws IOException {
    Files.createSymbolicLink(path("b"), outside.resolve("nothing"));
    assertOutside(() -> write(100));
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void aLinkThatStaysInsideIsFollowed() throws IOException {
    Files.createDirectories(path("real"));
    Files.createSymbolicLink(path("d"), Path.of("real"));
    write(0);
    assertThat(path("real/a")).hasSize(1);
  }

  @Test
  void theFolderItselfMayBeALink() throws IOException {
    Path link = Files.createSymbolicLink(base.resolve("link"), outside);
    try (Storage own = FileStorage.factory().open(METAINFO, link)) {
      own.write(0, ByteBuffer.wrap(new byte[] {1}));
      own.sync();
    }
    assertThat(outside.resolve("folder/d/a")).hasSize(1);
  }

  @Test
  void twoFilesThatAreOneBySymbolicLinkShareNoBytes() throws IOException {
    write(0);
    Files.createSymbolicLink(path("b"), Path.of("d/a"));
    assertOutside(() -> write(100));
    assertThat(path("d/a")).hasBinaryContent(new byte[] {1});
  }

  @Test
  void twoFilesThatAreOneByHardLinkShareNoBytes() throws IOException {
    write(0);
    Files.createLink(path("b"), path("d/a"));
    assertOutside(() -> write(100));
    assertOutside(() -> read(100));
    write(1); // the first goes on
  }

  @Test
  void whoTakesThePlaceOfADeletedFileIsNotMistakenForIt() throws IOException {
    write(0);
    storage.sync();
    Files.move(path("d/a"), path("b")); // its key lives on under the name of the other
    write(100);
    assertThat(path("b")).exists();
  }

  @Test
  void noDraftIsWrittenThroughALink() throws IOException {
    BitSet second = new BitSet();
    second.set(1);
    storage.wanted(second);
    write(0);
    Files.writeString(outside.resolve("secret"), "secret");
    Path draft = folder.resolve("." + METAINFO.infoHash().toHex() + ".draft");
    Files.createSymbolicLink(draft, outside.resolve("secret"));
    second.set(0);
    storage.wanted(second);
    read(0);
    assertThat(outside.resolve("secret")).hasContent("secret");
    assertThat(draft).doesNotExist();
  }
}
