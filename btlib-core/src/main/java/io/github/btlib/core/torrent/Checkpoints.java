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
  private final Supplier<Known> known;
  private final Executor diskThreads;
  private final EventDispatcher events;
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
  private volatile boolean waiting;
  private volatile List<FileStamp> stamps = List.of();
  private volatile boolean failed;

  /** A sync failed, after which a device may have forgotten what it was given. */
  private volatile boolean doubted;

  /**
   * What is known of a torrent.
   *
   * @param asOfNow whether it is to be trusted as long as files look as they do after the sync;
   *     otherwise its stamps stand
   */
  record Known(ResumeData data, boolean asOfNow) {}

  /**
   * @param known tells what is known of the torrent now
   */
  Checkpoints(
      Metainfo metainfo,
      Storage storage,
      ResumeStore store,
      Supplier<Known> known,
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

  /** Tells whether one has failed since this was asked last. */
  boolean takeFailure() {
    boolean since = failed;
    failed = false;
    return since;
  }

  private void run() {
    waiting = false;
    try {
      Known before = known.get();
      storage.sync();
      List<FileStamp> now = storage.stamps();
      stamps = now;
      save(ResumeCodec.encode(metainfo, stamped(before, now)));
    } catch (IOException e) {
      failed = true;
      doubted = true;
      events.emit(new TorrentEvent.StorageFailed("bringing the data to the device", e));
    } catch (RuntimeException | Error e) {
      failed = true;
      doubted = true;
      log.error("bringing {} to the device failed unexpectedly", metainfo.name(), e);
    }
  }

  private ResumeData stamped(Known before, List<FileStamp> now) {
    if (doubted) {
      return before.data().with(List.of()); // the next run checks everything
    }
    return before.asOfNow() ? before.data().with(now) : before.data();
  }

  private void save(byte[] data) {
    try {
      store.save(metainfo.infoHash(), data);
    } catch (IOException | RuntimeException e) {
      failed = true;
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
