package io.github.btlib.core.storage;

import static io.github.btlib.core.testkit.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.testkit.MemoryTorrent.Entry;
import io.github.btlib.metainfo.Metainfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Blocks that are written while it is decided anew where they belong. */
@Timeout(30)
class SkippedFilesRaceTest {
  private static final int PIECE = 16_384;
  private static final Metainfo METAINFO =
      MemoryTorrent.layout(PIECE, Entry.file("a", PIECE), Entry.file("b", 2 * PIECE));

  private final OpenFiles pool = new OpenFiles(10);
  private final Unsynced unsynced = new Unsynced();
  @TempDir Path folder;
  private StoredFiles files;
  private PartFile parts;
  private SkippedFiles skipped;

  @BeforeEach
  void open() throws IOException {
    FileOpener opener = new FileOpener(METAINFO, unsynced);
    files = new StoredFiles(new FileNames(METAINFO, Map.of()), opener, pool, unsynced, folder);
    parts = new PartFile(METAINFO, files, new FileAccess(files, opener));
    skipped = new SkippedFiles(METAINFO, files, parts, unsynced, false);
  }

  @AfterEach
  void close() throws IOException {
    files.close();
  }

  private void want(int... wanted) throws IOException {
    skipped.arrange(bits(wanted));
  }

  private static ByteBuffer pieceOf(int value) {
    ByteBuffer piece = ByteBuffer.allocate(PIECE);
    while (piece.hasRemaining()) {
      piece.put((byte) value);
    }
    return piece.flip();
  }

  @Test
  void aPieceThatIsWrittenWhenItsFileIsAboutToBeWantedIsMovedToo() throws Exception {
    want(0);
    StoredFile entered = files.enter(1);
    assertThat(entered.inParts).isTrue();
    parts.write(PIECE, pieceOf(1));

    CompletableFuture<Void> arranged = new CompletableFuture<>();
    Thread arranging =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                want(0, 1);
                arranged.complete(null);
              } catch (IOException e) {
                arranged.completeExceptionally(new UncheckedIOException(e));
              }
            });
    Eventually.within(
        Duration.ofSeconds(10),
        () -> assertThat(arranging.getState()).isEqualTo(Thread.State.WAITING));
    parts.write(2 * PIECE, pieceOf(2));
    files.exit(entered);

    arranged.get(10, TimeUnit.SECONDS);
    assertThat(entered.inParts).isFalse();
    byte[] file = Files.readAllBytes(folder.resolve("folder").resolve("b"));
    assertThat(file).hasSize(2 * PIECE);
    assertThat(file[0]).isEqualTo((byte) 1);
    assertThat(file[PIECE]).isEqualTo((byte) 2);
  }
}
