package io.github.btlib.core.torrent;

import io.github.btlib.StorageException;
import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** How a torrent gives back its storage in the end, and who is told of it. Any thread may ask. */
final class Removal {
  private final Storage storage;
  private final Saving saving;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private volatile boolean deletes;
  private @Nullable StorageException remains;

  Removal(Storage storage, Saving saving) {
    this.storage = storage;
    this.saving = saving;
  }

  /** Returns a future of one's own of the end. */
  CompletableFuture<Void> future() {
    return done.copy();
  }

  /** Returns a future of the end that fails if nothing was deleted then: it was asked too late. */
  CompletableFuture<Void> futureOfDeletion() {
    return done.thenRun(() -> {
      if (!deletes) {
        throw new StorageException(
            "the data was kept: the torrent was removed already",
            new IOException("its storage is closed"));
      }
    });
  }

  /**
   * Closes the storage. It may be a user's: whatever it throws, the rest must go on.
   *
   * @param delete whether its data is to be deleted before
   */
  void release(boolean delete) {
    deletes = delete;
    if (delete) {
      try {
        saving.forget();
        storage.delete();
      } catch (IOException | RuntimeException | Error e) {
        remains = new StorageException("the data could not be deleted: " + e, e);
      }
    }
    try {
      storage.close();
    } catch (IOException | RuntimeException | Error e) {
      remains = new StorageException("the storage could not be closed: " + e, e);
    }
  }

  /** Tells whoever waits; the same thread has released the storage. */
  void end() {
    StorageException failure = remains;
    if (failure == null) {
      done.complete(null);
    } else {
      done.completeExceptionally(failure);
    }
  }
}
