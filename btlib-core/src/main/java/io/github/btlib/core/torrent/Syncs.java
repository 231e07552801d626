package io.github.btlib.core.torrent;

import io.github.btlib.TorrentEvent;
import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a torrent's data to the device, one time after the other, on disk threads. Belongs to the
 * torrent's thread.
 */
final class Syncs {
  private static final Logger log = LoggerFactory.getLogger(Syncs.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String name;
  private final Storage storage;
  private final Executor diskThreads;
  private final EventDispatcher events;
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

  Syncs(String name, Storage storage, Executor diskThreads, EventDispatcher events) {
    this.name = name;
    this.storage = storage;
    this.diskThreads = diskThreads;
    this.events = events;
  }

  /** Begins when those before have ended. */
  void begin() {
    last = last.thenRunAsync(this::sync, diskThreads);
  }

  private void sync() {
    try {
      storage.sync();
    } catch (IOException e) {
      events.emit(new TorrentEvent.StorageFailed("bringing the data to the device", e));
    } catch (RuntimeException | Error e) {
      log.error("bringing {} to the device failed unexpectedly", name, e);
    }
  }

  /** However long it takes: nothing may be closed or deleted meanwhile. */
  void await() {
    while (!last.isDone()) {
      try {
        last.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        log.warn("torrent {}: the disk has still not taken all data", name);
      } catch (InterruptedException e) {
        log.debug("interrupted, which nobody does");
      } catch (ExecutionException e) {
        log.error("bringing {} to the device failed unexpectedly", name, e);
      }
    }
  }
}
