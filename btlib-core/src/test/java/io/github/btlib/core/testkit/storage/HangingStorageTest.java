package io.github.btlib.core.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.storage.MemoryStorage;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.Storage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HangingStorageTest {
  @Test
  void callsOfAKindWaitUntilTheyAreReleased() throws Exception {
    Metainfo metainfo = ContractTorrents.of(16_384, 100, ContractTorrents.file("a", 100));
    HangingStorage hanging = new HangingStorage().hang(StorageCall.SYNC);
    try (Storage storage = hanging.around(MemoryStorage.factory()).open(metainfo, Path.of(""))) {
      storage.write(0, ByteBuffer.allocate(1));
      Thread caller =
          Thread.startVirtualThread(() -> {
            try {
              storage.sync();
            } catch (java.io.IOException e) {
              throw new AssertionError(e);
            }
          });
      hanging.awaitCall();
      assertThat(hanging.waiting()).isEqualTo(1);
      assertThat(caller.isAlive()).isTrue();
      hanging.release();
      caller.join();
      assertThat(hanging.waiting()).isZero();
    }
  }
}
