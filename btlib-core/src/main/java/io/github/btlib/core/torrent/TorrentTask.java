package io.github.btlib.core.torrent;

import io.github.btlib.AddTorrent;
import io.github.btlib.StorageException;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentRemovedException;
import io.github.btlib.TorrentState;
import io.github.btlib.TorrentStatus;
import io.github.btlib.core.peer.PeerConnection;
import io.github.btlib.core.piece.Digests;
import io.github.btlib.core.piece.PieceBook;
import io.github.btlib.core.stream.FileReaders;
import io.github.btlib.core.tracker.AnnounceListener;
import io.github.btlib.core.tracker.Announcer;
import io.github.btlib.core.tracker.Tracker;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.AnnounceResponse;
import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A torrent's life, told by one thread: {@link #run}. Others look at it by {@link #status} and
 * steer it by {@link Signals}.
 */
public final class TorrentTask implements AnnounceListener {
  private static final Logger log = LoggerFactory.getLogger(TorrentTask.class);
  private static final long TICK = Duration.ofSeconds(1).toNanos();
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Metainfo metainfo;
  private final Storage storage;
  private final TorrentServices services;
  private final Signals signals;
  private final PieceBook pieces;
  private final EventDispatcher events;
  private final TorrentSwarm swarm;
  private final Announcer announcer;
  private final Completion completion;
  private final CompletableFuture<Void> removed = new CompletableFuture<>();
  private final Progress progress;

  private final Priorities priorities;
  private final Syncs syncs;
  private final FileReaders readers;

  private volatile TorrentState state;
  private volatile @Nullable PieceChecker checker;

  // the torrent's thread's alone
  private boolean checked;
  private long failuresSeen;

  public TorrentTask(AddTorrent add, Storage storage, TorrentServices services) {
    this.metainfo = add.metainfo();
    this.storage = storage;
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
    this.syncs = new Syncs(metainfo.name(), storage, services.diskThreads(), events);
    this.priorities = new Priorities(metainfo, pieces, add.priorities());
    this.completion = new Completion(services.workers());
    this.swarm = new TorrentSwarm(metainfo, storage, pieces, services, events, signals);
    this.progress = new Progress(metainfo, swarm);
    this.readers =
        new FileReaders(
            metainfo,
            pieces,
            storage,
            services.workers(),
            () -> state,
            signals::cause,
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
            services.workers(),
            progress::totals,
            this,
            services.random());
    swarm.limits().upload().set(add.uploadLimit());
    swarm.limits().download().set(add.downloadLimit());
    add.peers().forEach(swarm::addPeer);
  }

  /**
   * Lives until the torrent is removed.
   *
   * @param forget called when everything is released, before anybody is told
   */
  public void run(Runnable forget) {
    Signals.Wish wish = signals.wish();
    while (wish.compareTo(Signals.Wish.REMOVE) < 0) {
      if (wish == Signals.Wish.REST) {
        setState(new TorrentState.Paused());
      } else {
        workUntilOtherwise();
      }
      signals.awaitOtherThan(wish);
      wish = signals.wish();
    }
    leaveSession(forget);
  }

  private void workUntilOtherwise() {
    try {
      work();
    } catch (IOException e) {
      signals.fail("looking at the storage", e);
    } catch (RuntimeException | Error e) {
      log.error("torrent {} stopped by an unexpected failure", metainfo.name(), e);
      signals.fail("working", new IOException("unexpected failure: " + e, e));
    }
    tellFailure();
  }

  private void work() throws IOException {
    completion.tryAgain();
    if (!checked && !check()) {
      return;
    }
    if (signals.failures() != failuresSeen) {
      failuresSeen = signals.failures();
      // what was half received may lack what could not be written
      pieces.restart(pieces.verified());
    }
    swarm.open();
    setState(pieces.finished() ? new TorrentState.Seeding() : new TorrentState.Downloading());
    if (pieces.finished()) {
      completion.complete();
    } else {
      completion.restart(); // more may be wanted than when it rested
    }
    announcer.start(System.nanoTime());
    try {
      trade();
    } finally {
      swarm.close("the torrent stops");
      announcer.stop();
      progress.rest();
      awaitPeersGone();
    }
  }

  /** However long it takes: a peer's thread that waits for the disk still uses the storage. */
  private void awaitPeersGone() {
    while (!swarm.awaitEmpty(PATIENCE)) {
      log.warn("torrent {}: a peer's thread is still waiting for the storage", metainfo.name());
    }
  }

  /**
   * @return false if the check was given up because something else is wanted
   */
  private boolean check() throws IOException {
    setState(new TorrentState.Checking(0));
    PieceChecker check = new PieceChecker(metainfo, storage);
    checker = check;
    try {
      if (signals.wish() != Signals.Wish.RUN) {
        return false; // it came before there was a check to cancel
      }
      BitSet good = check.check(services.diskThreads(), Runtime.getRuntime().availableProcessors());
      checked = !check.isCancelled();
      if (checked) {
        pieces.restart(good);
      }
      return checked;
    } finally {
      checker = null;
    }
  }

  /** Downloads and serves until something else is wanted, or something breaks. */
  private void trade() {
    ChokeRounds chokes =
        new ChokeRounds(
            services.settings().chokingStrategy(),
            UploadSlots.of(services.settings()),
            metainfo,
            services.random(),
            System.nanoTime());
    long nextTick = System.nanoTime();
    while (true) {
      long then = System.nanoTime();
      Signals.Seen seen = signals.await(Math.min(nextTick - then, chokes.patience(then)));
      long now = System.nanoTime();
      if (pieces.finished() && state instanceof TorrentState.Downloading) {
        downloadCompleted(now); // also if it is to stop now: it would not be told later
      } else if (!pieces.finished() && state instanceof TorrentState.Seeding) {
        downloadGoesOn();
      }
      if (seen.wish() != Signals.Wish.RUN || seen.failure() != null) {
        return;
      }
      boolean tick = nextTick - now <= 0;
      if (tick) {
        tick(now);
        nextTick = now + TICK;
      } else if (seen.refill()) {
        swarm.peers().forEach(peer -> peer.refill(now));
      }
      if (seen.rechoke()) {
        chokes.changed();
      }
      chokes
          .ask(() -> swarm.chokeView(now), pieces.finished(), now)
          .ifPresent(decision -> swarm.unchoke(decision));
      if (tick || seen.connect()) {
        swarm.connectMore(now);
      }
      announcer.tick(now);
    }
  }

  private void tick(long now) {
    progress.tick(now);
    for (PeerConnection peer : swarm.peers()) {
      peer.tick(now, state instanceof TorrentState.Seeding);
    }
  }

  private void downloadCompleted(long now) {
    setState(new TorrentState.Seeding());
    events.emit(new TorrentEvent.DownloadCompleted());
    if (pieces.complete()) {
      announcer.completed(now);
    }
    completion.complete();
    syncs.begin();
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
      setState(new TorrentState.Failed(reason));
      events.emit(new TorrentEvent.StorageFailed(failure.operation(), failure.cause()));
    }
  }

  private void leaveSession(Runnable forget) {
    Duration patience = services.settings().closeTimeout().dividedBy(3);
    readers.close();
    announcer.close(patience);
    syncs.await();
    StorageException remains = release();
    forget.run();
    setState(new TorrentState.Removed());
    completion.close(new TorrentRemovedException("the torrent was removed"));
    if (remains == null) {
      removed.complete(null);
    } else {
      removed.completeExceptionally(remains);
    }
  }

  /** The storage may be a user's: whatever it throws, the rest must go on. */
  private @Nullable StorageException release() {
    StorageException remains = null;
    if (signals.wish() == Signals.Wish.REMOVE_AND_DELETE) {
      try {
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
    return remains;
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
    PieceChecker check = checker;
    if (wish != Signals.Wish.RUN && check != null) {
      check.cancel();
    }
  }

  /** Returns the future of {@link #run}'s end. */
  CompletableFuture<Void> removed() {
    return removed;
  }

  Priorities priorities() {
    return priorities;
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

  public TorrentSwarm swarm() {
    return swarm;
  }

  Metainfo metainfo() {
    return metainfo;
  }

  TorrentStatus status() {
    PieceChecker check = checker;
    TorrentState now = check == null ? state : new TorrentState.Checking(check.progress());
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
  public void trackerSwitched(Tracker from, Tracker to) {
    swarm.dropPeers("private torrent: the tracker changed");
  }
}
