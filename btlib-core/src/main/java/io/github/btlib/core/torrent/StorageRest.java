package io.github.btlib.core.torrent;

import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the storage that the torrent rests, when all that is to be brought to the device is.
 * Belongs to the torrent's thread, but for what is done in turn.
 */
final class StorageRest {
  private static final Logger log = LoggerFactory.getLogger(StorageRest.class);

  private final String name;
  private final Storage storage;
  private final StorageTurns turns;
  private volatile boolean waiting;

  /**
   * @param name the torrent's
   */
  StorageRest(String name, Storage storage, StorageTurns turns) {
    this.name = name;
    this.storage = storage;
    this.turns = turns;
  }

  /** Tells it when its turn comes, unless one waits for that already. */
  void begin() {
    if (!waiting) {
      waiting = true;
      // it tells itself how it went, and once the torrent leaves the storage is closed anyway
      CompletableFuture<Void> unused = turns.take(this::now);
    }
  }

  private void now() {
    waiting = false;
    try {
      storage.rest();
    } catch (IOException | RuntimeException | Error e) {
      log.warn("torrent {}: the storage cannot rest: {}", name, e.toString());
    }
  }
}
