package io.github.btlib.core.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.btlib.StorageFault;
import io.github.btlib.core.storage.MemoryStorage;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FaultyStorageTest {
  private static final Metainfo METAINFO =
      ContractTorrents.of(16_384, 100, ContractTorrents.file("a", 100));

  private static Storage open(FaultyStorage faults) throws IOException {
    return faults.around(MemoryStorage.factory()).open(METAINFO, Path.of(""));
  }

  private static void write(Storage storage) throws IOException {
    storage.write(0, ByteBuffer.allocate(1));
  }

  @Test
  void itFailsAfterSoManyCallsUntilItIsCured() throws IOException {
    FaultyStorage faults = FaultyStorage.after(2, StorageCall.WRITE).with(StorageFault.NO_SPACE);
    try (Storage storage = open(faults)) {
      write(storage);
      write(storage);
      for (int i = 0; i < 2; i++) {
        assertThatExceptionOfType(IOException.class)
            .isThrownBy(() -> write(storage))
            .satisfies(e -> assertThat(StorageFault.of(e)).isEqualTo(StorageFault.NO_SPACE));
      }
      faults.cure();
      write(storage);
      assertThat(faults.faultsFired()).isEqualTo(2);
    }
  }

  @Test
  void oneFailureMayBeAll() throws IOException {
    FaultyStorage faults = FaultyStorage.at(StorageCall.SYNC).once();
    try (Storage storage = open(faults)) {
      assertThatExceptionOfType(IOException.class).isThrownBy(storage::sync);
      storage.sync();
      assertThat(faults.faultsFired()).isEqualTo(1);
    }
  }

  @Test
  void itMayFailAsNoStorageShould() throws IOException {
    FaultyStorage faults = FaultyStorage.at(StorageCall.LOOK).carelessly();
    try (Storage storage = open(faults)) {
      assertThatIllegalStateException().isThrownBy(() -> storage.mayHold(0, 1));
    }
  }
}
