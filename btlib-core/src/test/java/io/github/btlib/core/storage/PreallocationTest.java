package io.github.btlib.core.storage;

import static io.github.btlib.core.testkit.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.testkit.MemoryTorrent.Entry;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Taking the space of files before they are downloaded. */
class PreallocationTest {
  private static final Metainfo METAINFO =
      MemoryTorrent.layout(
          16_384, Entry.file("a", 3_000_000), Entry.pad(1_000), Entry.file("b", 1_000));

  @TempDir Path folder;
  private Storage storage;

  @BeforeEach
  void open() throws IOException {
    storage = FileStorage.builder().preallocate().build().open(METAINFO, folder);
  }

  @AfterEach
  void close() throws IOException {
    storage.close();
  }

  private Path path(String name) {
    return folder.resolve("folder").resolve(name);
  }

  private void want(int... files) throws IOException {
    storage.wanted(bits(files));
  }

  @Test
  void wantedFilesHaveTheirWholeLengthAtOnceAndOthersAreNotThere() throws IOException {
    want(0);
    assertThat(path("a")).hasSize(3_000_000);
    assertThat(path("b")).doesNotExist();
    want(0, 2);
    assertThat(path("b")).hasSize(1_000);
  }

  @Test
  void theZerosAreNoData() throws IOException {
    want(0, 2);
    assertThat(storage.mayHold(0, METAINFO.totalLength())).isFalse();
    storage.write(5, ByteBuffer.allocate(1));
    assertThat(storage.mayHold(0, 16_384)).isTrue();
  }

  @Test
  void whatIsThereAlreadyStaysAndCounts() throws IOException {
    Files.createDirectories(path(""));
    Files.writeString(path("a"), "data");
    want(0);
    assertThat(path("a")).hasSize(3_000_000);
    ByteBuffer target = ByteBuffer.allocate(5);
    storage.read(0, target);
    assertThat(target.array()).isEqualTo("data\0".getBytes());
    assertThat(storage.mayHold(0, 16_384)).isTrue();
    assertThat(storage.mayHold(16_384, 16_384)).isFalse();
  }

  @Test
  void whoeverWritesWithoutAWordOfWhatIsWantedGetsSpaceForAll() throws IOException {
    storage.write(0, ByteBuffer.allocate(1));
    assertThat(path("a")).hasSize(3_000_000);
    assertThat(path("b")).hasSize(1_000);
  }
}
