package io.github.btlib.core.torrent;

import io.github.btlib.TorrentEvent;
import io.github.btlib.core.resume.ResumeCodec;
import io.github.btlib.core.resume.ResumeData;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.FileStamp;
import io.github.btlib.spi.ResumeStore;
import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a torrent's data to the device, and then what is to be known of it after a restart, one
 * time after the other, on disk threads.
 *
 * <p>The order is what makes resume data true: what is verified is written down first, then the
 * data is synced, then the files are looked at, then all that is saved. What is verified is never
 * written to again, so whatever happens meanwhile, the saved part of the data is on the device.
 *
 * <p>Belongs to the torrent's thread.
 */
final class Checkpoints {
  private static final Logger log = LoggerFactory.getLogger(Checkpoints.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Metainfo metainfo;
  private final Storage storage;
  private final ResumeStore store;
  private final Supplier<ResumeData> known;
  private final Executor diskThreads;
  private final EventDispatcher events;
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
  private volatile boolean waiting;
  private volatile List<FileStamp> stamps = List.of();

  /**
   * @param known tells what is known of the torrent now, without stamps
   */
  Checkpoints(
      Metainfo metainfo,
      Storage storage,
      ResumeStore store,
      Supplier<ResumeData> known,
      Executor diskThreads,
      EventDispatcher events) {
    this.metainfo = metainfo;
    this.storage = storage;
    this.store = store;
    this.known = known;
    this.diskThreads = diskThreads;
    this.events = events;
  }

  /** Begins one when that before has ended, unless one waits for that already. */
  void begin() {
    if (!waiting) {
      waiting = true;
      last = last.thenRunAsync(this::run, diskThreads);
    }
  }

  /**
   * Returns what the files looked like when data was last brought to the device; empty if that is
   * not known.
   */
  List<FileStamp> stamps() {
    return stamps;
  }

  private void run() {
    waiting = false;
    try {
      ResumeData before = known.get();
      storage.sync();
      List<FileStamp> now = storage.stamps();
      stamps = now;
      save(ResumeCodec.encode(metainfo, before.with(now)));
    } catch (IOException e) {
      events.emit(new TorrentEvent.StorageFailed("bringing the data to the device", e));
    } catch (RuntimeException | Error e) {
      log.error("bringing {} to the device failed unexpectedly", metainfo.name(), e);
    }
  }

  private void save(byte[] data) {
    try {
      store.save(metainfo.infoHash(), data);
    } catch (IOException e) {
      log.debug("torrent {}: resume data cannot be saved", metainfo.name(), e);
      events.emit(new TorrentEvent.ResumeDataFailed("saving resume data", String.valueOf(e)));
    }
  }

  /** Forgets what was saved, for good; none may be under way. */
  void forget() {
    try {
      store.delete(metainfo.infoHash());
    } catch (IOException | RuntimeException | Error e) {
      log.warn("torrent {}: resume data cannot be deleted: {}", metainfo.name(), String.valueOf(e));
    }
  }

  /** However long it takes: nothing may be closed or deleted meanwhile. */
  void await() {
    while (!last.isDone()) {
      try {
        last.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        log.warn("torrent {}: the disk has still not taken all data", metainfo.name());
      } catch (InterruptedException e) {
        log.debug("interrupted, which nobody does");
      } catch (ExecutionException e) {
        log.error("bringing {} to the device failed unexpectedly", metainfo.name(), e);
      }
    }
  }
}
