package io.github.btlib.core.torrent;

import io.github.btlib.TorrentEvent;
import io.github.btlib.core.peer.PeerConnection;
import io.github.btlib.core.peer.PeerTimeouts;
import io.github.btlib.core.peer.RemotePeer;
import io.github.btlib.core.peer.Swarm;
import io.github.btlib.core.peer.Traffic;
import io.github.btlib.core.piece.ActivePiece;
import io.github.btlib.core.piece.PieceBook;
import io.github.btlib.core.piece.Received;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.ChokeDecision;
import io.github.btlib.spi.ChokePeer;
import io.github.btlib.spi.PeerId;
import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connected peers of one torrent and what they share. Threads of many peers call in; what only
 * the torrent's thread can do is left to it as a {@link Signals signal}.
 */
public final class TorrentSwarm implements Swarm {
  private static final Logger log = LoggerFactory.getLogger(TorrentSwarm.class);

  /** Two peers that connect to each other at once have two connections for about this long. */
  private static final long CROSSING = Duration.ofSeconds(10).toNanos();

  private final Metainfo metainfo;
  private final Storage storage;
  private final PieceBook pieces;
  private final TorrentServices services;
  private final EventDispatcher events;
  private final Signals signals;
  private final PeerTimeouts timeouts;
  private final BlockDigests digests;
  private final Traffic traffic = new Traffic();
  private final BanList bans = new BanList();
  private final PeerStore store = new PeerStore();
  private final List<PeerConnection> peers = new CopyOnWriteArrayList<>();

  /** Guards admission and departure; the list itself may be read without it. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition departed = lock.newCondition();
  private final Set<SocketChannel> attempts = new HashSet<>();
  private boolean open;

  TorrentSwarm(
      Metainfo metainfo,
      Storage storage,
      PieceBook pieces,
      TorrentServices services,
      EventDispatcher events,
      Signals signals) {
    this.metainfo = metainfo;
    this.storage = storage;
    this.pieces = pieces;
    this.services = services;
    this.events = events;
    this.signals = signals;
    this.digests = new BlockDigests(metainfo, storage);
    this.timeouts =
        PeerTimeouts.of(services.settings().idleTimeout(), services.settings().snubTimeout());
  }

  /** Begins to admit peers. */
  void open() {
    store.retryAll(System.nanoTime());
    lock.lock();
    try {
      open = true;
    } finally {
      lock.unlock();
    }
  }

  /** Parts from all peers and admits no more. */
  void close(String reason) {
    List<SocketChannel> unfinished;
    lock.lock();
    try {
      open = false;
      unfinished = List.copyOf(attempts);
    } finally {
      lock.unlock();
    }
    unfinished.forEach(TorrentSwarm::closeQuietly);
    peers.forEach(peer -> peer.close(reason));
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      log.debug("closing a socket failed", e);
    }
  }

  /** Waits until every peer's threads are done, and nobody tries to connect any more. */
  boolean awaitEmpty(Duration timeout) {
    long left = timeout.toNanos();
    lock.lock();
    try {
      while (!isEmpty() && left > 0) {
        left = departed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    return isEmpty();
  }

  private boolean isEmpty() {
    return peers.isEmpty() && attempts.isEmpty();
  }

  /**
   * Speaks with a peer whose handshake is done, until either side ends it. The calling thread
   * becomes the peer's reader.
   *
   * @return why the peer was not spoken to, or empty if it was
   */
  public Optional<String> speak(SocketChannel channel, RemotePeer remote) {
    PeerConnection peer = new PeerConnection(channel, remote, this, timeouts, services.buffers());
    Optional<String> refusal = admit(peer, channel);
    if (refusal.isEmpty()) {
      events.emit(new TorrentEvent.PeerConnected(remote.address(), remote.incoming()));
      peer.run(services.workers());
    }
    return refusal;
  }

  private Optional<String> admit(PeerConnection peer, SocketChannel channel) {
    if (bans.contains(peer.remote())) {
      return Optional.of("banned");
    }
    lock.lock();
    try {
      if (!open) {
        return Optional.of("the torrent is at rest");
      }
      int replaced = 0;
      for (PeerConnection other : peers) {
        if (isSamePeer(other, peer)) {
          if (!replaces(peer, other)) {
            return Optional.of("connected already");
          }
          other.close("connected twice");
          replaced++;
        }
      }
      if (peers.size() - replaced >= services.settings().maxConnectionsPerTorrent()) {
        return Optional.of("the torrent has enough peers");
      }
      attempts.remove(channel);
      peers.add(peer);
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** By its address too, or anyone could keep another out by its id. */
  private static boolean isSamePeer(PeerConnection a, PeerConnection b) {
    return a.peerId().equals(b.peerId())
        && a.address().getAddress().equals(b.address().getAddress());
  }

  /**
   * Of two crossing connections both sides keep the one that was made by the peer with the greater
   * id.
   */
  private boolean replaces(PeerConnection fresh, PeerConnection old) {
    return fresh.connectedAt() - old.connectedAt() < CROSSING
        && fresh.remote().incoming() != old.remote().incoming()
        && fresh.remote().incoming() == isGreater(fresh.peerId(), services.peerId());
  }

  private static boolean isGreater(PeerId a, PeerId b) {
    return java.util.Arrays.compareUnsigned(a.bytes(), b.bytes()) > 0;
  }

  /** Opens connections to known peers, as many as are wanted now. */
  void connectMore(long now) {
    boolean seeding = pieces.finished();
    while (connectedOrTrying() < services.settings().maxConnectionsPerTorrent()) {
      Optional<InetSocketAddress> address = store.take(now, seeding);
      if (address.isEmpty()) {
        return;
      }
      if (!services.connector().connect(this, address.get())) {
        store.untried(address.get());
        return;
      }
    }
  }

  private int connectedOrTrying() {
    lock.lock();
    try {
      return peers.size() + attempts.size();
    } finally {
      lock.unlock();
    }
  }

  /**
   * An attempt to connect begins; {@link #attemptEnds} follows.
   *
   * @return false if no connections are wanted any more
   */
  public boolean attemptBegins(SocketChannel channel) {
    lock.lock();
    try {
      return open && attempts.add(channel);
    } finally {
      lock.unlock();
    }
  }

  /** An attempt to connect has led to a connection that is spoken over or has ended. */
  public void attemptEnds(SocketChannel channel) {
    lock.lock();
    try {
      attempts.remove(channel);
      departed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** An attempt to connect has led to no peer, or to one that is not to be spoken to. */
  public void connectFailed(InetSocketAddress address, String reason) {
    log.debug("not speaking to {}: {}", address, reason);
    store.failed(address, System.nanoTime());
    events.emit(new TorrentEvent.PeerConnectFailed(address, reason));
  }

  /** An attempt to connect has led to ourselves. */
  public void foundOurselves(InetSocketAddress address) {
    store.exclude(address);
  }

  /** Shows the peers to a choking strategy. */
  List<ChokePeer> chokeView(long now) {
    return peers.stream()
        .map(peer ->
            new ChokePeer(
                peer.id(),
                peer.peerIsInterested(),
                peer.isUnchoked(),
                peer.isOptimistic(),
                peer.isSnubbing(),
                peer.downloadRate(),
                peer.uploadRate(),
                Duration.ofNanos(now - peer.connectedAt())))
        .toList();
  }

  /** Unchokes the peers that a decision names, and chokes the others. */
  void unchoke(ChokeDecision decision) {
    for (PeerConnection peer : peers) {
      boolean asATry = decision.optimistic().contains(peer.id());
      peer.setUnchoked(asATry || decision.regular().contains(peer.id()), asATry);
    }
  }

  void addPeer(InetSocketAddress address) {
    store.addNow(address, System.nanoTime());
    signals.connect();
  }

  void addPeers(List<InetSocketAddress> addresses) {
    long now = System.nanoTime();
    addresses.forEach(address -> store.add(address, now));
    signals.connect();
  }

  @Override
  public void interestChanged(PeerConnection peer) {
    signals.rechoke();
  }

  @Override
  public void blocksFreed() {
    signals.refill();
  }

  @Override
  public void pieceCompleted(ActivePiece piece, Received.Completed completed) {
    int index = piece.index();
    PieceBook.Verdict verdict;
    if (metainfo.matchesPiece(index, completed.sha1())) {
      // told first, so that no listener hears that the download completed before its last piece
      events.emit(new TorrentEvent.PieceVerified(index));
      List<Long> blocks = pieces.isSuspect(index) ? digests.of(index) : List.of();
      verdict = pieces.verified(piece, completed.senders(), blocks);
      if (verdict.counts()) {
        peers.forEach(peer -> peer.announceHave(index));
        if (pieces.finished()) {
          signals.wake();
        }
      }
    } else {
      verdict = pieces.failed(piece, completed.senders(), digests.of(index));
      traffic.wasted(metainfo.pieceSize(index));
      events.emit(new TorrentEvent.PieceFailed(index));
      signals.refill();
    }
    verdict.culprits().forEach(culprit -> ban(culprit, index));
  }

  private void ban(Object identity, int piece) {
    bans.ban(identity);
    for (PeerConnection peer : peers) {
      if (peer.identity().equals(identity)) {
        String reason = "sent bad data of piece " + piece;
        store.exclude(peer.address());
        peer.close("banned: " + reason);
        events.emit(new TorrentEvent.PeerBanned(peer.address(), reason));
      }
    }
  }

  @Override
  public void writeFailed(IOException cause) {
    signals.fail("writing to the storage", cause);
  }

  @Override
  public void readFailed(IOException cause) {
    events.emit(new TorrentEvent.StorageFailed("reading from the storage to serve a peer", cause));
  }

  @Override
  public void closed(PeerConnection peer, String reason) {
    if (!peer.remote().incoming()) {
      store.parted(peer.address(), System.nanoTime(), peer.wasSeed(), peer.wasUseful());
    }
    events.emit(new TorrentEvent.PeerDisconnected(peer.address(), reason));
    lock.lock();
    try {
      peers.remove(peer);
      departed.signalAll();
    } finally {
      lock.unlock();
    }
    signals.rechoke();
  }

  /** Returns the connected peers; the list changes while it is looked at. */
  List<PeerConnection> peers() {
    return peers;
  }

  int knownPeers() {
    return store.size();
  }

  @Override
  public Metainfo metainfo() {
    return metainfo;
  }

  @Override
  public PieceBook pieces() {
    return pieces;
  }

  @Override
  public Storage storage() {
    return storage;
  }

  @Override
  public int listenPort() {
    return services.port();
  }

  @Override
  public String clientName() {
    return services.clientName();
  }

  @Override
  public void externalAddress(InetAddress ours, RemotePeer from) {
    log.debug("{} sees us at {}", from.address(), ours);
  }

  @Override
  public Traffic traffic() {
    return traffic;
  }
}
