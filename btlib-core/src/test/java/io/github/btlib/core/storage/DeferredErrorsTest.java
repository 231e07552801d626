package io.github.btlib.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.github.btlib.core.storage.StoredFile.Lease;
import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.testkit.MemoryTorrent.Entry;
import io.github.btlib.metainfo.Metainfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Network file systems and quotas tell what could not be written when the file is closed. */
@Timeout(30)
class DeferredErrorsTest {
  private static final Metainfo METAINFO =
      MemoryTorrent.layout(16_384, Entry.file("a", 1_000), Entry.file("b", 1_000));

  private final OpenFiles pool = new OpenFiles(10);
  private final Unsynced unsynced = new Unsynced();
  @TempDir Path folder;
  private FileNames names;
  private StoredFiles files;
  private FileAccess access;
  private UnclosableChannel channel;

  @BeforeEach
  void open() throws IOException {
    names = new FileNames(METAINFO, Map.of());
    FileOpener opener = new FileOpener(METAINFO, unsynced);
    files = new StoredFiles(names, opener, pool, unsynced, folder);
    access = new FileAccess(files, opener);
    Files.createDirectories(path("a").getParent());
    Files.writeString(path("a"), "abc");
    channel = new UnclosableChannel();
  }

  @AfterEach
  void everythingWasClosed() throws IOException {
    assertThat(channel.faultsFired).isEqualTo(1);
    files.close();
    assertThat(pool.openCount()).isZero();
  }

  private Path path(String name) {
    return folder.resolve("folder").resolve(name);
  }

  /** A file is open to read, through a channel that will not close well. */
  private void openBadly() throws IOException {
    StoredFile file = files.enter(0);
    Lease lease = new Lease(files, file, channel, false, null);
    lease.users = 0;
    file.lease = lease;
    files.exit(file);
    pool.opened(lease, System.nanoTime());
  }

  private void write(int index) throws IOException {
    StoredFile file = files.enter(index);
    try {
      access.write(file, 0, ByteBuffer.wrap(new byte[] {'x'}));
    } finally {
      files.exit(file);
    }
  }

  private void assertToldByTheNextSync() {
    assertThatIOException().isThrownBy(unsynced::take).withMessageContaining("fault of the test");
  }

  @Test
  void aFileThatIsSeizedIsReleasedAgain() throws IOException {
    openBadly();
    StoredFile file = files.seize(0);
    files.release(file);
    write(0);
    assertThat(path("a")).hasContent("xbc");
    assertToldByTheNextSync();
  }

  @Test
  void aFileThatIsOpenedAnewToWriteIsGivenBack() throws IOException {
    openBadly();
    write(0);
    files.release(files.seize(0));
    assertThat(pool.openCount()).isZero();
    assertToldByTheNextSync();
  }

  @Test
  void everythingIsDeletedAllTheSame() throws IOException {
    openBadly();
    write(1);
    FileRemover.removeAll(METAINFO, names, files);
    assertThat(folder).isEmptyDirectory();
  }
}
