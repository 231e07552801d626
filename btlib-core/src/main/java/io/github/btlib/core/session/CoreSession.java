package io.github.btlib.core.session;

import io.github.btlib.AddTorrent;
import io.github.btlib.DuplicateTorrentException;
import io.github.btlib.IpFilter;
import io.github.btlib.ListenException;
import io.github.btlib.SessionSettings;
import io.github.btlib.SessionStatus;
import io.github.btlib.StorageException;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.TorrentStatus;
import io.github.btlib.core.limit.RateLimit;
import io.github.btlib.core.limit.SessionLimits;
import io.github.btlib.core.peer.BufferPool;
import io.github.btlib.core.storage.FileResumeStore;
import io.github.btlib.core.storage.FileStorage;
import io.github.btlib.core.thread.Workers;
import io.github.btlib.core.torrent.Resume;
import io.github.btlib.core.torrent.TorrentHandle;
import io.github.btlib.core.torrent.TorrentServices;
import io.github.btlib.core.torrent.TorrentSwarm;
import io.github.btlib.core.torrent.TorrentTask;
import io.github.btlib.core.tracker.AnnounceGate;
import io.github.btlib.core.tracker.HttpTrackerTransport;
import io.github.btlib.core.tracker.TrackerTransports;
import io.github.btlib.core.tracker.UdpTrackerTransport;
import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.PeerId;
import io.github.btlib.spi.ResumeStore;
import io.github.btlib.spi.Storage;
import io.github.btlib.spi.StorageFactory;
import io.github.btlib.spi.TrackerTransport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session of this engine: a registry of torrents around what they share. Closing goes from the
 * outside in: no new connections, torrents leave their swarms, transports and threads end.
 */
public final class CoreSession implements TorrentSession {
  private static final Logger log = LoggerFactory.getLogger(CoreSession.class);

  private final SessionSettings settings;
  private final SessionLimits limits;
  private final Workers workers;
  private final DiskThreads diskThreads = new DiskThreads();
  private final StorageFactory files = FileStorage.factory(); // one bound on open files for all
  private final TrackerTransports transports;
  private final Connections connections;
  private final TorrentServices services;
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private final Map<InfoHash, TorrentHandle> torrents = new LinkedHashMap<>();
  private final SessionTotals totals = new SessionTotals();
  private boolean closed;

  /**
   * @throws ListenException if it cannot listen where it was told to
   */
  public CoreSession(SessionSettings settings, String clientName) {
    this.settings = settings;
    limits = SessionLimits.of(settings);
    PeerId peerId = PeerIds.random(new SecureRandom());
    workers = new Workers("btlib ");
    transports = new TrackerTransports(transports(settings, clientName));
    connections = connections(peerId);
    services =
        new TorrentServices(
            settings,
            limits,
            workers,
            diskThreads.executor(),
            new BufferPool(2 * settings.maxConnections()),
            transports,
            new AnnounceGate(),
            connections.connector(),
            peerId,
            connections.listenAddress().getPort(),
            clientName.replace('/', ' '),
            new Random(new SecureRandom().nextLong()));
    connections.start();
  }

  private Connections connections(PeerId peerId) {
    try {
      return new Connections(settings, peerId, workers, this::swarm, this::torrentCount);
    } catch (ListenException e) {
      transports.close(); // they were given to us
      throw e;
    }
  }

  private static List<TrackerTransport> transports(SessionSettings settings, String clientName) {
    List<TrackerTransport> all = new ArrayList<>(settings.trackerTransports());
    all.add(new HttpTrackerTransport(clientName, settings.bindAddress().orElse(null)));
    all.add(new UdpTrackerTransport(settings.bindAddress().orElse(null)));
    return all;
  }

  private Optional<TorrentSwarm> swarm(InfoHash infoHash) {
    lock.lock();
    try {
      return Optional.ofNullable(torrents.get(infoHash)).map(TorrentHandle::swarm);
    } finally {
      lock.unlock();
    }
  }

  private int torrentCount() {
    lock.lock();
    try {
      return torrents.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Torrent add(AddTorrent add) {
    InfoHash infoHash = add.metainfo().infoHash();
    requireAbsent(infoHash);
    Resume resume = Resume.load(add.metainfo(), resumeStore(add));
    Storage storage = open(add, resume.renamed());
    TorrentTask task = new TorrentTask(add, storage, resume, services);
    TorrentHandle torrent = new TorrentHandle(task);
    try {
      register(infoHash, torrent);
    } catch (RuntimeException e) {
      closeQuietly(storage);
      throw e;
    }
    workers.start("torrent " + add.metainfo().name(), () -> task.run(() -> forget(torrent)));
    return torrent;
  }

  private void requireAbsent(InfoHash infoHash) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the session is closed");
      }
      if (torrents.containsKey(infoHash)) {
        throw new DuplicateTorrentException("the session has the torrent " + infoHash + " already");
      }
    } finally {
      lock.unlock();
    }
  }

  private void register(InfoHash infoHash, TorrentHandle torrent) {
    lock.lock();
    try {
      requireAbsent(infoHash);
      torrents.put(infoHash, torrent);
    } finally {
      lock.unlock();
    }
  }

  /** A torrent leaves; what it has traded goes on to count. */
  private void forget(TorrentHandle torrent) {
    TorrentStatus last = torrent.status();
    lock.lock();
    try {
      torrents.remove(torrent.infoHash());
      totals.departed(last);
    } finally {
      lock.unlock();
    }
  }

  private Storage open(AddTorrent add, Map<Integer, String> renamed) {
    Optional<StorageFactory> own = add.storage().or(settings::storage);
    if (add.saveTo().isEmpty() && own.isEmpty()) {
      throw new IllegalArgumentException(
          "saveTo is missing: name the folder to save to, or a storage that needs none");
    }
    try {
      return own.orElse(files).open(add.metainfo(), add.saveTo().orElse(Path.of("")), renamed);
    } catch (IOException e) {
      throw new StorageException(
          "cannot open the storage of " + add.metainfo().name() + ": " + e, e);
    }
  }

  private ResumeStore resumeStore(AddTorrent add) {
    return settings
        .resumeStore()
        .or(() -> settings.resumeFolder().map(FileResumeStore::inFolder))
        .or(() -> add.saveTo().map(FileResumeStore::beside))
        .orElse(ResumeStore.none());
  }

  private static void closeQuietly(Storage storage) {
    try {
      storage.close();
    } catch (IOException e) {
      log.debug("closing a storage that was not used failed", e);
    }
  }

  @Override
  public List<Torrent> torrents() {
    lock.lock();
    try {
      return List.copyOf(torrents.values());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<Torrent> torrent(InfoHash infoHash) {
    lock.lock();
    try {
      return Optional.ofNullable(torrents.get(infoHash));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public SessionStatus status() {
    List<TorrentHandle> present;
    SessionTotals past;
    lock.lock();
    try {
      present = List.copyOf(torrents.values());
      past = totals.copy();
    } finally {
      lock.unlock();
    }
    return past.status(present.stream().map(TorrentHandle::status).toList());
  }

  /** Returns who connected to us and did not become a peer. */
  TurnedAway turnedAway() {
    return connections.turnedAway();
  }

  @Override
  public InetSocketAddress listenAddress() {
    return connections.listenAddress();
  }

  @Override
  public void uploadLimit(long bytesPerSecond) {
    limits.upload().set(RateLimit.require("uploadLimit", bytesPerSecond));
  }

  @Override
  public long uploadLimit() {
    return limits.upload().get();
  }

  @Override
  public void peerUploadLimit(long bytesPerSecond) {
    limits.peerUpload().set(RateLimit.require("peerUploadLimit", bytesPerSecond));
  }

  @Override
  public long peerUploadLimit() {
    return limits.peerUpload().get();
  }

  @Override
  public void downloadLimit(long bytesPerSecond) {
    limits.download().set(RateLimit.require("downloadLimit", bytesPerSecond));
  }

  @Override
  public long downloadLimit() {
    return limits.download().get();
  }

  @Override
  public void peerDownloadLimit(long bytesPerSecond) {
    limits.peerDownload().set(RateLimit.require("peerDownloadLimit", bytesPerSecond));
  }

  @Override
  public long peerDownloadLimit() {
    return limits.peerDownload().get();
  }

  @Override
  public void ipFilter(IpFilter filter) {
    connections.ipFilter(Objects.requireNonNull(filter, "filter"));
    List<TorrentHandle> all; // those added meanwhile have the new filter
    lock.lock();
    try {
      all = List.copyOf(torrents.values());
    } finally {
      lock.unlock();
    }
    all.forEach(torrent -> torrent.swarm().ipFilterChanged());
  }

  @Override
  public IpFilter ipFilter() {
    return connections.ipFilter();
  }

  @Override
  public void close() {
    long deadline = System.nanoTime() + settings.closeTimeout().toNanos();
    List<Torrent> leaving;
    lock.lock();
    try {
      closed = true;
      leaving = List.copyOf(torrents.values());
    } finally {
      lock.unlock();
    }
    connections.close();
    // torrents may not use up the whole bound: what they share is released after them
    long torrentsDeadline = deadline - settings.closeTimeout().dividedBy(5).toNanos();
    await(leaving.stream().map(Torrent::remove).toList(), torrentsDeadline);
    transports.close();
    diskThreads.close(left(deadline));
    if (!workers.await(left(deadline))) {
      log.warn("closing took too long; still alive: {}", workers.alive());
    }
  }

  private static Duration left(long deadline) {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }

  private static void await(List<CompletableFuture<Void>> removals, long deadline) {
    try {
      CompletableFuture.allOf(removals.toArray(CompletableFuture[]::new))
          .get(left(deadline).toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      log.warn("not every torrent could be stopped in time");
    } catch (ExecutionException e) {
      log.warn("not every torrent could be released: {}", String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
