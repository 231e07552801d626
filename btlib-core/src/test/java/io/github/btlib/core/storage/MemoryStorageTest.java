package io.github.btlib.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.btlib.core.testkit.storage.StorageContract;
import io.github.btlib.spi.StorageFactory;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class MemoryStorageTest extends StorageContract {
  @Override
  protected StorageFactory factory() {
    return MemoryStorage.factory();
  }

  @Override
  protected boolean keepsData() {
    return false;
  }

  @Test
  void nothingIsHeldUntilSomethingIsWritten() throws IOException {
    assertThat(storage.mayHold(0, METAINFO.totalLength())).isFalse();
    assertThatExceptionOfType(EOFException.class)
        .isThrownBy(() -> storage.read(5, ByteBuffer.allocate(1)));
  }

  @Test
  void aRangePastTheEndIsACallersMistake() {
    long end = METAINFO.totalLength();
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> storage.write(end - 1, ByteBuffer.allocate(2)))
        .withMessageContaining("2 bytes at " + (end - 1));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> storage.read(-1, ByteBuffer.allocate(1)));
  }

  @Test
  void closingForgetsEverything() throws IOException {
    storage.write(0, ByteBuffer.allocate(1));
    storage.close();
    assertThat(storage.mayHold(0, 1)).isFalse();
  }
}
