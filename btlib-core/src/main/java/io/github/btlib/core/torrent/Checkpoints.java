package io.github.btlib.core.torrent;

import io.github.btlib.TorrentEvent;
import io.github.btlib.core.resume.ResumeCodec;
import io.github.btlib.core.resume.ResumeData;
import io.github.btlib.core.storage.FileResumeStore;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.FileStamp;
import io.github.btlib.spi.ResumeStore;
import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
 * <p>Belongs to the torrent's thread, but for what is done in turn.
 */
final class Checkpoints {
  private static final Logger log = LoggerFactory.getLogger(Checkpoints.class);

  private final Metainfo metainfo;
  private final Storage storage;
  private final Supplier<Known> known;
  private final StorageTurns turns;
  private final EventDispatcher events;
  private final Signals signals;
  private volatile ResumeStore store;

  /** Where the torrent was before it moved, as long as nothing is saved where it is now. */
  private volatile @Nullable ResumeStore former;

  private volatile boolean waiting;
  private volatile List<FileStamp> stamps = List.of();
  private volatile boolean failed;

  /** A sync failed, after which a device may have forgotten what it was given. */
  private volatile boolean doubted;

  /**
   * What is known of a torrent.
   *
   * @param asOfNow whether it is to be trusted as long as files look as they do after the sync, if
   *     nothing fails until then; otherwise its stamps stand
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
      StorageTurns turns,
      EventDispatcher events,
      Signals signals) {
    this.metainfo = metainfo;
    this.storage = storage;
    this.store = store;
    this.known = known;
    this.turns = turns;
    this.events = events;
    this.signals = signals;
  }

  /** Begins one when that before has ended, unless one waits for that already. */
  void begin() {
    if (!waiting) {
      waiting = true;
      // it tells itself how it went, and once the torrent leaves there is nothing to do any more
      CompletableFuture<Void> unused = turns.take(this::now);
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

  /** Makes one in a turn that was taken already. */
  void now() {
    waiting = false;
    try {
      boolean inDoubt = signals.inDoubt();
      Known before = known.get();
      storage.sync();
      List<FileStamp> now = storage.stamps();
      // asked last: whatever has changed the files by now was told by them, or to the signals
      boolean vouched = before.asOfNow() && !inDoubt && !signals.inDoubt();
      if (vouched) {
        stamps = now;
      }
      save(ResumeCodec.encode(metainfo, stamped(before, vouched, now)));
    } catch (IOException e) {
      syncFailed(e);
    } catch (RuntimeException | Error e) {
      doubt();
      log.error("bringing {} to the device failed unexpectedly", metainfo.name(), e);
    }
  }

  private ResumeData stamped(Known before, boolean vouched, List<FileStamp> now) {
    if (doubted) {
      return before.data().with(List.of()); // the next run checks everything
    }
    return vouched ? before.data().with(now) : before.data();
  }

  private void doubt() {
    doubted = true;
    failed();
  }

  private void failed() {
    failed = true;
    signals.wake(); // it is to be tried again after a while
  }

  /**
   * Data that is gone is not to be served, and is vouched for again when it was looked for; what
   * the device refuses may still be read.
   */
  private void syncFailed(IOException e) {
    if (Signals.isLoss(e)) {
      failed();
    } else {
      doubt();
    }
    String operation = "bringing the data to the device";
    if (Signals.tellsLoss(e)) {
      signals.failSave(operation, e);
    } else {
      events.emit(new TorrentEvent.StorageFailed(operation, e));
    }
  }

  /** Makes one beside the data if that was so before it moved; in a turn that was taken already. */
  void moved(Path folder) {
    ResumeStore before = store;
    if (before instanceof FileResumeStore files) {
      store = files.movedTo(folder);
      former = store.equals(before) ? former : before;
    }
    now();
  }

  private void save(byte[] data) {
    try {
      store.save(metainfo.infoHash(), data);
      forgetFormer();
    } catch (IOException | RuntimeException e) {
      failed();
      log.debug("torrent {}: resume data cannot be saved", metainfo.name(), e);
      events.emit(new TorrentEvent.ResumeDataFailed("saving resume data", String.valueOf(e)));
    }
  }

  /** Forgets what was saved, for good; none may be under way. */
  void forget() {
    delete(store);
    forgetFormer();
  }

  private void forgetFormer() {
    ResumeStore old = former;
    former = null;
    if (old != null) {
      delete(old);
    }
  }

  private void delete(ResumeStore from) {
    try {
      from.delete(metainfo.infoHash());
    } catch (IOException | RuntimeException | Error e) {
      log.warn("torrent {}: resume data cannot be deleted: {}", metainfo.name(), String.valueOf(e));
    }
  }
}
