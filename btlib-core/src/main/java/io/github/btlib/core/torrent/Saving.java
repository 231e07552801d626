package io.github.btlib.core.torrent;

import io.github.btlib.AddTorrent;
import io.github.btlib.core.resume.ResumeData;
import io.github.btlib.core.tracker.Announcer;
import io.github.btlib.spi.FileStamp;
import io.github.btlib.spi.ResumeStore;
import io.github.btlib.spi.Storage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is kept of a torrent for a later run, and when it is saved. Belongs to the torrent's thread,
 * but for what {@link Checkpoints} ask on theirs.
 */
final class Saving {
  private final Checking checking;
  private final Priorities priorities;
  private final History history;
  private final Progress progress;
  private final Announcer announcer;
  private final Checkpoints checkpoints;
  private final Relocation relocation;
  private final SaveSchedule schedule;

  /** Whether anything is kept at all; data is brought to the device in any case. */
  private final boolean keeps;

  Saving(
      AddTorrent add,
      Resume resume,
      Storage storage,
      StorageTurns turns,
      TorrentServices services,
      EventDispatcher events,
      Signals signals,
      Checking checking,
      Priorities priorities,
      History history,
      Progress progress,
      Announcer announcer) {
    this.checking = checking;
    this.priorities = priorities;
    this.history = history;
    this.progress = progress;
    this.announcer = announcer;
    this.keeps = !resume.store().equals(ResumeStore.none());
    this.checkpoints =
        new Checkpoints(
            add.metainfo(), storage, resume.store(), this::known, turns, events, signals);
    this.relocation =
        new Relocation(
            add.metainfo(), storage, turns, checkpoints, resume.renamed(), services.workers());
    this.schedule =
        new SaveSchedule(
            services.settings().resumeInterval(),
            resume.saved().flatMap(data -> markOf(add, data)),
            System.nanoTime());
  }

  /** Returns what stands for what was saved, unless other priorities are asked for by now. */
  private static Optional<SaveSchedule.Mark> markOf(AddTorrent add, ResumeData saved) {
    boolean same = add.priorities().isEmpty() || add.priorities().equals(saved.priorities());
    return same
        ? Optional.of(new SaveSchedule.Mark(saved.verified().cardinality(), 0, 0, 0))
        : Optional.empty();
  }

  private SaveSchedule.Mark mark() {
    return new SaveSchedule.Mark(
        progress.verifiedPieces(),
        progress.downloaded(),
        progress.uploaded(),
        priorities.decisions() + checking.checks());
  }

  /** Saves if it is time to. */
  void ifDue(long now) {
    noteFailure();
    begin(keeps && schedule.due(mark(), now));
  }

  /**
   * Saves if there is anything new. Of a torrent that never knew what it has, that is only what the
   * user has decided.
   *
   * @param wanted whether to do anything
   */
  void ifNews(boolean wanted) {
    noteFailure();
    boolean worth = checking.known() || priorities.decisions() > 0;
    begin(wanted && keeps && worth && schedule.isNews(mark()));
  }

  /** Brings what was traded to the device, and saves it. */
  void atRest() {
    begin(schedule.isNews(mark()));
  }

  /**
   * Begins to save.
   *
   * @param wanted whether to do anything
   */
  void begin(boolean wanted) {
    if (wanted) {
      schedule.saved(mark(), System.nanoTime());
      checkpoints.begin();
    }
  }

  private void noteFailure() {
    if (checkpoints.takeFailure()) {
      schedule.failed();
    }
  }

  /** Returns how long nothing is due, in nanoseconds. */
  long patience(long now) {
    noteFailure();
    return keeps ? schedule.patience(mark(), now) : Long.MAX_VALUE;
  }

  /** Returns where the files lie, which is saved too. */
  Relocation relocation() {
    return relocation;
  }

  /** Forgets what was saved, for good; nothing may be under way. */
  void forget() {
    checkpoints.forget();
  }

  /**
   * Returns what the files looked like when all that counts as verified was last known to be there.
   */
  List<FileStamp> stamps() {
    List<FileStamp> saved = checkpoints.stamps();
    return saved.isEmpty() ? checking.looks() : saved;
  }

  /** Tells what a later run is to know; asked on disk threads. */
  private Checkpoints.Known known() {
    Checking.Findings found = checking.findings();
    ResumeData data =
        new ResumeData(
            found.verified(),
            found.partial(),
            found.stamps().orElseGet(this::stamps),
            priorities.files(),
            priorities.pieces(),
            relocation.renamed(),
            progress.allTimeDownloaded(),
            progress.allTimeUploaded(),
            history.added(),
            history.completed(),
            announcer.memory(System.nanoTime(), Instant.now()));
    return new Checkpoints.Known(data, found.stamps().isEmpty());
  }
}
