package io.github.btlib.core.torrent;

import io.github.btlib.AddTorrent;
import io.github.btlib.StorageException;
import io.github.btlib.StorageFault;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentRemovedException;
import io.github.btlib.TorrentState;
import io.github.btlib.TorrentStatus;
import io.github.btlib.core.piece.Digests;
import io.github.btlib.core.piece.PieceBook;
import io.github.btlib.core.resume.ResumeData;
import io.github.btlib.core.stream.FileReaders;
import io.github.btlib.core.tracker.AnnounceListener;
import io.github.btlib.core.tracker.Announcer;
import io.github.btlib.core.tracker.Tracker;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.AnnounceResponse;
import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A torrent's life, told by one thread: {@link #run}. Others look at it by {@link #status} and
 * steer it by {@link Signals}.
 */
public final class TorrentTask implements AnnounceListener {
  private static final Logger log = LoggerFactory.getLogger(TorrentTask.class);

  private final Metainfo metainfo;
  private final TorrentServices services;
  private final Signals signals;
  private final PieceBook pieces;
  private final EventDispatcher events;
  private final TorrentSwarm swarm;
  private final Announcer announcer;
  private final Completion completion;
  private final Progress progress;

  private final Priorities priorities;
  private final Checking checking;
  private final History history;
  private final Resume resume;
  private final StorageTurns turns;
  private final WantedFiles wantedFiles;
  private final StorageRest rest;
  private final Saving saving;
  private final Removal removal;
  private final FileReaders readers;

  private volatile TorrentState state;

  /**
   * @param storage what the torrent becomes the owner of
   * @param resume what an earlier run left
   */
  public TorrentTask(AddTorrent add, Storage storage, Resume resume, TorrentServices services) {
    this.metainfo = add.metainfo();
    this.services = services;
    this.signals = new Signals(add.paused() ? Signals.Wish.REST : Signals.Wish.RUN);
    this.state = add.paused() ? new TorrentState.Paused() : new TorrentState.Checking(0);
    this.events = new EventDispatcher(services.workers());
    this.pieces =
        new PieceBook(
            metainfo,
            add.pieceSelector(),
            new SplittableRandom(services.random().nextLong()), // the book guards it
            Digests::sha1,
            new SelectorMistakes(events));
    this.resume = resume;
    this.history = new History(resume.saved(), Instant.now());
    this.turns = new StorageTurns(metainfo.name(), services.diskThreads());
    this.checking =
        new Checking(
            metainfo,
            storage,
            pieces,
            services.diskThreads(),
            signals,
            resume.saved(),
            add.trustsExistingData());
    this.priorities = priorities(add, resume.saved());
    this.wantedFiles = new WantedFiles(storage, priorities, turns, signals);
    this.rest = new StorageRest(metainfo.name(), storage, turns);
    this.completion = new Completion(services.workers());
    this.swarm = new TorrentSwarm(metainfo, storage, pieces, services, events, signals);
    this.progress = new Progress(metainfo, swarm, history);
    this.readers =
        new FileReaders(
            metainfo,
            pieces,
            storage,
            services.workers(),
            () -> state,
            signals::cause,
            signals::readFailed,
            signals::refill);
    this.announcer =
        new Announcer(
            new Announcer.Identity(
                metainfo.infoHash(),
                services.peerId(),
                services.port(),
                services.random().nextInt()),
            metainfo.trackers(),
            metainfo.isPrivate(),
            services.transports(),
            services.announceGate(),
            services.workers(),
            progress::totals,
            this,
            services.random());
    swarm.limits().upload().set(add.uploadLimit());
    swarm.limits().download().set(add.downloadLimit());
    add.peers().forEach(swarm::addPeer);
    long now = System.nanoTime();
    resume.saved().ifPresent(saved -> announcer.recall(saved.trackers(), now, Instant.now()));
    this.saving =
        new Saving(
            add,
            resume,
            storage,
            turns,
            services,
            events,
            signals,
            checking,
            priorities,
            history,
            progress,
            announcer);
    this.removal = new Removal(storage, saving);
  }

  /** What the user says now counts for more than what was said in an earlier run. */
  private Priorities priorities(AddTorrent add, Optional<ResumeData> saved) {
    boolean asBefore = add.priorities().isEmpty() && saved.isPresent();
    Priorities all =
        new Priorities(metainfo, pieces, asBefore ? saved.get().priorities() : add.priorities());
    if (asBefore) {
      all.restorePieces(saved.get().piecePriorities());
    }
    return all;
  }

  /**
   * Lives until the torrent is removed.
   *
   * @param forget called when everything is released, before anybody is told
   */
  public void run(Runnable forget) {
    resume
        .failure()
        .ifPresent(reason ->
            events.emit(new TorrentEvent.ResumeDataFailed("reading resume data", reason)));
    Signals.Wish wish = signals.wish();
    while (wish.compareTo(Signals.Wish.REMOVE) < 0) {
      if (wish == Signals.Wish.RUN || signals.wantsRecheck()) {
        workUntilOtherwise(wish);
      }
      if (wish == Signals.Wish.REST && signals.wish() == wish && signals.failure() == null) {
        setState(new TorrentState.Paused());
      }
      signals.awaitOtherThan(wish);
      wish = signals.wish();
    }
    leaveSession(forget);
  }

  private void workUntilOtherwise(Signals.Wish wish) {
    try {
      work(wish);
    } catch (IOException e) {
      signals.fail("looking at the storage", e);
    } catch (RuntimeException | Error e) {
      log.error("torrent {} stopped by an unexpected failure", metainfo.name(), e);
      signals.fail("working", new IOException("unexpected failure: " + e, e));
    }
    tellFailure();
    if (signals.wish() == Signals.Wish.REST || signals.failure() != null) {
      rest.begin();
    }
  }

  private void work(Signals.Wish wish) throws IOException {
    completion.tryAgain();
    wantedFiles.begin();
    if (signals.inDoubt() || signals.wantsRecheck()) {
      turns.runHere(() -> {}); // what a save under way still notices is looked into with the rest
    }
    Optional<Boolean> lost = checking.settle(wish, saving.stamps(), this::checkBegins);
    if (lost.isPresent()) {
      saving.ifNews(true);
    }
    if (lost.orElse(false)) {
      turns.runHere(() -> {}); // no resume data may vouch for what is written again
    }
    if (lost.isEmpty() || signals.wish() != Signals.Wish.RUN) {
      return;
    }
    boolean finished = pieces.finished();
    setState(finished ? new TorrentState.Seeding() : new TorrentState.Downloading());
    if (finished) {
      history.complete(Instant.now());
      completion.complete(pieces::finished);
    } else {
      completion.restart(); // more may be wanted than when it rested
    }
    try (Trading trading =
        new Trading(metainfo, services, swarm, announcer, progress, signals, new Upkeep())) {
      trading.run();
    } finally {
      saving.atRest();
    }
  }

  private void checkBegins() {
    setState(new TorrentState.Checking(0));
    saving.begin(checking.known()); // the wish for a check survives a crash
  }

  /** What is seen to while the torrent trades. */
  private final class Upkeep implements Trading.Upkeep {
    @Override
    public void settle(long now) {
      wantedFiles.follow();
      if (pieces.finished() && state instanceof TorrentState.Downloading) {
        downloadCompleted(now);
      } else if (!pieces.finished() && state instanceof TorrentState.Seeding) {
        downloadGoesOn();
      } else if (state instanceof TorrentState.Seeding) {
        completion.complete(pieces::finished); // more was wanted, but no longer is
      }
      saving.ifDue(now);
    }

    @Override
    public long patience(long now) {
      return saving.patience(now);
    }
  }

  private void downloadCompleted(long now) {
    setState(new TorrentState.Seeding());
    history.complete(Instant.now());
    events.emit(new TorrentEvent.DownloadCompleted());
    if (pieces.complete()) {
      announcer.completed(now);
    }
    completion.complete(pieces::finished);
    saving.atRest();
  }

  /** More is wanted than before. */
  private void downloadGoesOn() {
    completion.restart();
    setState(new TorrentState.Downloading());
  }

  private void tellFailure() {
    Signals.Failure failure = signals.failure();
    if (failure != null) {
      String reason = failure.operation() + " failed: " + failure.cause();
      completion.fail(new StorageException(reason, failure.cause()));
      setState(new TorrentState.Failed(reason, StorageFault.of(failure.cause())));
      events.emit(new TorrentEvent.StorageFailed(failure.operation(), failure.cause()));
    }
  }

  private void leaveSession(Runnable forget) {
    Duration patience = services.settings().closeTimeout().dividedBy(3);
    readers.close();
    announcer.close(patience);
    saving.ifNews(signals.wish() == Signals.Wish.REMOVE);
    turns.close();
    removal.release(signals.wish() == Signals.Wish.REMOVE_AND_DELETE);
    forget.run();
    setState(new TorrentState.Removed());
    completion.close(new TorrentRemovedException("the torrent was removed"));
    removal.end();
  }

  private void setState(TorrentState next) {
    TorrentState before = state;
    state = next;
    readers.stateChanged();
    if (!before.equals(next)) {
      events.emit(new TorrentEvent.StateChanged(before, next));
    }
  }

  /** Asks for a state. */
  void wish(Signals.Wish wish) {
    if (wish == Signals.Wish.RUN) {
      completion.tryAgain();
    }
    signals.wish(wish);
    checking.wishChanged(signals.wish());
  }

  /** Asks for a check of all data. */
  void recheck() {
    completion.tryAgain();
    signals.recheck();
  }

  Removal removal() {
    return removal;
  }

  Priorities priorities() {
    return priorities;
  }

  Relocation relocation() {
    return saving.relocation();
  }

  /**
   * More or less is wanted than before; whoever asks for the completion from now on waits for it.
   */
  void wantedChanged() {
    if (!pieces.finished()) {
      completion.restart();
    }
    signals.refill();
  }

  /** Returns what opens the files to be read. */
  FileReaders readers() {
    return readers;
  }

  CompletableFuture<Void> completion() {
    return completion.future();
  }

  EventDispatcher events() {
    return events;
  }

  Announcer announcer() {
    return announcer;
  }

  /** The user wants an announce. */
  void reannounce() {
    announcer.reannounce(System.nanoTime());
    signals.wake();
  }

  public TorrentSwarm swarm() {
    return swarm;
  }

  Metainfo metainfo() {
    return metainfo;
  }

  TorrentStatus status() {
    OptionalDouble checked = checking.progress();
    TorrentState now =
        checked.isPresent() ? new TorrentState.Checking(checked.getAsDouble()) : state;
    return progress.status(now, announcer);
  }

  @Override
  public void announced(Tracker tracker, AnnounceResponse response, Duration interval) {
    swarm.addPeers(response.peers());
    response.externalAddress().ifPresent(address -> swarm.seenAs(address, tracker.name(), true));
    events.emit(
        new TorrentEvent.TrackerAnnounced(tracker.name(), response.peers().size(), interval));
    response
        .warning()
        .ifPresent(text -> events.emit(new TorrentEvent.TrackerWarning(tracker.name(), text)));
  }

  @Override
  public void announceFailed(Tracker tracker, String reason, Duration retryIn) {
    events.emit(new TorrentEvent.TrackerFailed(tracker.name(), reason, retryIn));
    signals.wake();
  }

  @Override
  public void left() {
    signals.wake();
  }

  @Override
  public void trackerSwitched(Tracker from, Tracker to) {
    swarm.dropPeers("private torrent: the tracker changed");
  }
}
