package io.github.btlib.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.testkit.storage.StorageContract;
import io.github.btlib.spi.StorageFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The engine's contract of storages, kept by one that is not the engine's. */
class ContainerFileStorageTest extends StorageContract {
  @Override
  protected StorageFactory factory() {
    return ContainerFileStorage.factory();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  @Test
  void everythingLiesInOneFileOfFullSize() throws IOException {
    storage.write(599_000, ByteBuffer.allocate(1_000));
    assertThat(files()).hasSize(1);
    assertThat(files().get(0)).hasSize(600_001 + 600_001 / 16_384 / 8 + 1);
  }

  @Test
  void deletingLeavesNothing() throws IOException {
    storage.write(0, ByteBuffer.allocate(1));
    storage.delete();
    assertThat(folder).isEmptyDirectory();
  }
}
