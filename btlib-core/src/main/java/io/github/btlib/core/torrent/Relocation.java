package io.github.btlib.core.torrent;

import io.github.btlib.StorageException;
import io.github.btlib.core.thread.Workers;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.metainfo.TorrentFile;
import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where a torrent's files lie and what they are called, which users may change at any time. What a
 * later run must know of it is saved before anybody is told that it is done, or an event tells that
 * it could not be. Thread-safe.
 */
final class Relocation {
  private final Metainfo metainfo;
  private final Storage storage;
  private final StorageTurns turns;
  private final Checkpoints checkpoints;
  private final Workers workers;
  private final Map<Integer, String> renamed;

  /**
   * @param renamed what was renamed in an earlier run
   * @param workers run what depends on futures
   */
  Relocation(
      Metainfo metainfo,
      Storage storage,
      StorageTurns turns,
      Checkpoints checkpoints,
      Map<Integer, String> renamed,
      Workers workers) {
    this.metainfo = metainfo;
    this.storage = storage;
    this.turns = turns;
    this.checkpoints = checkpoints;
    this.renamed = new ConcurrentHashMap<>(renamed);
    this.workers = workers;
  }

  /** Returns the files that are not called what the metainfo says. */
  Map<Integer, String> renamed() {
    return Map.copyOf(renamed);
  }

  /** Returns where a file lies, if it lies in a file of its own. */
  Optional<Path> path(int file) {
    return storage.path(Objects.checkIndex(file, metainfo.files().size()));
  }

  CompletableFuture<Void> rename(int file, String path) {
    Objects.checkIndex(file, metainfo.files().size());
    if (!TorrentFile.isSafePath(path)) {
      throw new IllegalArgumentException(
          "path '" + path + "' is not one that a torrent's file may have");
    }
    return told(
        "renaming file " + file + " to " + path,
        turns.take(() -> {
          storage.rename(file, path);
          if (path.equals(metainfo.files().get(file).path())) {
            renamed.remove(file);
          } else {
            renamed.put(file, path);
          }
          checkpoints.now();
        }));
  }

  CompletableFuture<Void> move(Path folder) {
    Objects.requireNonNull(folder, "folder");
    return told(
        "moving to " + folder,
        turns.take(() -> {
          storage.move(folder);
          checkpoints.moved(folder);
        }));
  }

  /** Users see one kind of exception, on a thread that is not the disk's. */
  private CompletableFuture<Void> told(String what, CompletableFuture<Void> done) {
    return done.handleAsync(
        (nothing, failure) -> {
          Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
          if (cause instanceof IOException) {
            throw new StorageException(what + " failed: " + cause, cause);
          }
          if (cause != null) {
            throw cause instanceof RuntimeException e ? e : new CompletionException(cause);
          }
          return null;
        },
        task -> workers.start("storage future", task));
  }
}
