package io.github.btlib.examples.cli;

import io.github.btlib.PeerStatus;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentState;
import io.github.btlib.TorrentStatus;
import io.github.btlib.examples.cli.text.FaultHint;
import io.github.btlib.examples.cli.text.NoPeersHint;
import io.github.btlib.examples.cli.text.Pace;
import io.github.btlib.examples.cli.text.PeerTable;
import io.github.btlib.examples.cli.text.PrintableText;
import io.github.btlib.examples.cli.text.StatusText;
import io.github.btlib.examples.cli.text.TrackerNotes;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Shows how a torrent comes along: its status now and then, and whatever its trackers have to say.
 * Made while the torrent is paused, so that it hears everything. Used by the command's thread;
 * events come by another.
 */
final class TransferView implements AutoCloseable {
  private static final long TICK_MILLIS = 200;

  private final Torrent torrent;
  private final Screen screen;
  private final Interrupt interrupt;
  private final boolean showPeers;
  private final Torrent.Subscription subscription;
  private final TrackerNotes trackerNotes = new TrackerNotes();
  private final NoPeersHint noPeersHint = new NoPeersHint();
  private final Pace lines = new Pace(Duration.ofSeconds(5), 0.1);
  private final Pace seedingLines = new Pace(Duration.ofSeconds(30), 2);
  private final Pace peerTables = new Pace(Duration.ofSeconds(5), 2);
  private final Pace objects = new Pace(Duration.ofSeconds(1), 2);
  private final Set<InetSocketAddress> peersMet = ConcurrentHashMap.newKeySet();
  private final Semaphore news = new Semaphore(0);
  private String lastLine = "";
  private long checkedAt;
  private boolean checked;

  TransferView(Torrent torrent, Screen screen, Interrupt interrupt, boolean showPeers) {
    this.showPeers = showPeers;
    this.torrent = torrent;
    this.screen = screen;
    this.interrupt = interrupt;
    this.subscription = torrent.onEvent(this::hear);
    CompletableFuture<Void> unused =
        torrent.completion().whenComplete((done, failure) -> news.release());
  }

  private void hear(TorrentEvent event) {
    switch (event) {
      case TorrentEvent.StateChanged changed -> news.release();
      case TorrentEvent.PeerConnected peer -> peersMet.add(peer.address());
      case TorrentEvent.PeerBanned banned ->
          screen.say("banned " + banned.address() + ": " + PrintableText.of(banned.reason()));
      default -> trackerNotes.note(event).ifPresent(screen::say);
    }
  }

  /**
   * Shows the torrent until it stands as wanted.
   *
   * @return false if the user wants to stop before
   * @throws CliException if the torrent fails
   */
  boolean showUntil(Predicate<TorrentStatus> wanted) {
    try {
      while (true) {
        TorrentStatus status = torrent.status();
        if (status.state() instanceof TorrentState.Failed failed) {
          throw new CliException(FaultHint.of(failed));
        }
        boolean resting = status.state() instanceof TorrentState.Paused;
        if (!checked && !resting && !(status.state() instanceof TorrentState.Checking)) {
          checked = true;
          checkedAt = System.nanoTime();
        }
        if (wanted.test(status)) {
          return true;
        }
        if (interrupt.isRaised()) {
          return false;
        }
        show(status);
        awaitNews();
      }
    } finally {
      screen.erase();
    }
  }

  private void show(TorrentStatus status) {
    long now = System.nanoTime();
    double fraction = StatusText.fraction(status);
    noPeersHint.look(status, now).forEach(screen::say);
    if (objects.due(now, fraction)) {
      screen.tell(StatusText.json(status));
    }
    if (screen.interactive()) {
      screen.draw(width -> StatusText.draw(status, width));
    } else {
      showLine(status, now, fraction);
    }
    if (showPeers && peerTables.due(now, fraction)) {
      List<PeerStatus> peers = torrent.peers();
      screen.tell(PeerTable.json(peers));
      if (!screen.json()) {
        PeerTable.lines(peers).forEach(screen::say);
      }
    }
  }

  private void showLine(TorrentStatus status, long now, double fraction) {
    Pace pace = status.state() instanceof TorrentState.Seeding ? seedingLines : lines;
    if (pace.due(now, fraction)) {
      String line = StatusText.plain(status);
      if (!line.equals(lastLine)) {
        screen.say(line);
        lastLine = line;
      }
    }
  }

  /** The interrupt has no listeners: it is seen at the next tick. */
  private void awaitNews() {
    try {
      if (news.tryAcquire(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
        news.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      interrupt.raise();
    }
  }

  /** Returns how many peers there were a connection with. */
  int peersMet() {
    return peersMet.size();
  }

  /** Returns the time since the data that was there already was checked. */
  Duration sinceCheck() {
    return checked ? Duration.ofNanos(System.nanoTime() - checkedAt) : Duration.ZERO;
  }

  @Override
  public void close() {
    subscription.close();
  }
}
