package io.github.btlib.core.torrent;

import io.github.btlib.FileHandle;
import io.github.btlib.PeerStatus;
import io.github.btlib.PieceAvailability;
import io.github.btlib.Priority;
import io.github.btlib.SwarmCounts;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentStatus;
import io.github.btlib.core.limit.RateLimit;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.metainfo.TorrentFile;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a user holds of a torrent. Knows how to put a wish; the {@link TorrentTask} knows how to
 * fulfil it.
 */
public final class TorrentHandle implements Torrent {
  private final TorrentTask task;

  public TorrentHandle(TorrentTask task) {
    this.task = task;
  }

  @Override
  public Metainfo metainfo() {
    return task.metainfo();
  }

  @Override
  public TorrentStatus status() {
    return task.status();
  }

  @Override
  public List<PeerStatus> peers() {
    long now = System.nanoTime();
    return task.swarm().peers().stream()
        .map(peer -> PeerStatuses.of(peer, metainfo().pieceCount(), now))
        .toList();
  }

  @Override
  public PieceAvailability availability() {
    return new PieceAvailability(task.swarm().pieces().availability());
  }

  @Override
  public FileHandle file(int index) {
    Objects.checkIndex(index, metainfo().files().size());
    return new TorrentFileHandle(this, task.readers(), index);
  }

  @Override
  public void priority(int file, Priority priority) {
    Objects.checkIndex(file, metainfo().files().size());
    task.priorities().set(file, Objects.requireNonNull(priority, "priority"));
    task.wantedChanged();
  }

  @Override
  public void priorities(Function<TorrentFile, Priority> priority) {
    List<Priority> all = metainfo().files().stream().map(priority).toList();
    task.priorities().setAll(List.copyOf(all));
    task.wantedChanged();
  }

  @Override
  public List<Priority> priorities() {
    return task.priorities().files();
  }

  @Override
  public void piecePriority(int piece, Priority priority) {
    Objects.checkIndex(piece, metainfo().pieceCount());
    task.priorities().setPiece(piece, Objects.requireNonNull(priority, "priority"));
    task.wantedChanged();
  }

  @Override
  public Priority piecePriority(int piece) {
    Objects.checkIndex(piece, metainfo().pieceCount());
    return task.swarm().pieces().priority(piece);
  }

  @Override
  public Optional<Path> path(int file) {
    return task.relocation().path(file);
  }

  @Override
  public CompletableFuture<Void> rename(int file, String path) {
    return task.relocation().rename(file, path);
  }

  @Override
  public CompletableFuture<Void> move(Path folder) {
    return task.relocation().move(folder);
  }

  @Override
  public CompletableFuture<Void> completion() {
    return task.completion();
  }

  @Override
  public void addPeer(InetSocketAddress address) {
    if (address.isUnresolved() || address.getPort() == 0) {
      throw new IllegalArgumentException(
          "peer address " + address + ": a resolved address with a port of 1 to 65535 is needed");
    }
    task.swarm().addPeer(address);
  }

  @Override
  public void reannounce() {
    task.reannounce();
  }

  @Override
  public CompletableFuture<SwarmCounts> scrape() {
    return task.announcer().scrape();
  }

  @Override
  public Subscription onEvent(Consumer<? super TorrentEvent> listener) {
    return task.events().subscribe(listener);
  }

  @Override
  public void uploadLimit(long bytesPerSecond) {
    task.swarm().limits().upload().set(RateLimit.require("uploadLimit", bytesPerSecond));
  }

  @Override
  public long uploadLimit() {
    return task.swarm().limits().upload().get();
  }

  @Override
  public void downloadLimit(long bytesPerSecond) {
    task.swarm().limits().download().set(RateLimit.require("downloadLimit", bytesPerSecond));
  }

  @Override
  public long downloadLimit() {
    return task.swarm().limits().download().get();
  }

  @Override
  public void pause() {
    task.wish(Signals.Wish.REST);
  }

  @Override
  public void resume() {
    task.wish(Signals.Wish.RUN);
  }

  @Override
  public void recheck() {
    task.recheck();
  }

  @Override
  public CompletableFuture<Void> remove() {
    task.wish(Signals.Wish.REMOVE);
    return task.removal().future();
  }

  @Override
  public CompletableFuture<Void> removeAndDelete() {
    task.wish(Signals.Wish.REMOVE_AND_DELETE);
    return task.removal().futureOfDeletion();
  }

  /** Returns where peers of this torrent are handed in. */
  public TorrentSwarm swarm() {
    return task.swarm();
  }

  @Override
  public String toString() {
    return "Torrent[" + task.metainfo().name() + ", " + task.metainfo().infoHash() + "]";
  }
}
