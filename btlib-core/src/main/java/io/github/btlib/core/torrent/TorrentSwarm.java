package io.github.btlib.core.torrent;

import io.github.btlib.TorrentEvent;
import io.github.btlib.core.limit.TorrentLimits;
import io.github.btlib.core.peer.PeerAddresses;
import io.github.btlib.core.peer.PeerConnection;
import io.github.btlib.core.peer.PeerTimeouts;
import io.github.btlib.core.peer.RemotePeer;
import io.github.btlib.core.peer.Swarm;
import io.github.btlib.core.peer.Traffic;
import io.github.btlib.core.piece.ActivePiece;
import io.github.btlib.core.piece.PieceBook;
import io.github.btlib.core.piece.Received;
import io.github.btlib.core.piece.Verdict;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.ChokeDecision;
import io.github.btlib.spi.ChokePeer;
import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connected peers of one torrent and what they share. Threads of many peers call in; what only
 * the torrent's thread can do is left to it as a {@link Signals signal}.
 */
public final class TorrentSwarm implements Swarm {
  private static final Logger log = LoggerFactory.getLogger(TorrentSwarm.class);
  private static final String BLOCKED = "blocked by the IP filter";

  private final Metainfo metainfo;
  private final Storage storage;
  private final PieceBook pieces;
  private final TorrentServices services;
  private final EventDispatcher events;
  private final Signals signals;
  private final PeerTimeouts timeouts;
  private final BlockDigests digests;
  private final TorrentLimits limits;
  private final Traffic traffic = new Traffic();
  private final PeerStore store;
  private final Bans bans;
  private final OwnAddress ownAddress;
  private final AddressVotes addressVotes = new AddressVotes();
  private final Admission admission;

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
    this.digests = new BlockDigests(metainfo, storage, signals);
    this.limits = new TorrentLimits(services.limits());
    this.timeouts =
        PeerTimeouts.of(services.settings().idleTimeout(), services.settings().snubTimeout());
    this.store = new PeerStore(services.random());
    this.bans = new Bans(store, events);
    this.ownAddress = new OwnAddress(services.port());
    this.admission =
        new Admission(
            services.peerId(),
            services.settings(),
            ownAddress,
            new Turnover(services.settings().turnoverInterval(), System.nanoTime()));
  }

  /** Begins to admit peers. */
  void open() {
    store.retryAll(System.nanoTime());
    admission.open();
  }

  /** Parts from all peers and admits no more. */
  void close(String reason) {
    admission.close(reason);
  }

  /** Parts from all peers and forgets where they are, but goes on to admit others. */
  void dropPeers(String reason) {
    store.forgetAll();
    admission.dropAll(reason);
  }

  /** Waits until every peer's threads are done, and nobody tries to connect any more. */
  boolean awaitEmpty(Duration timeout) {
    return admission.awaitEmpty(timeout);
  }

  /**
   * Speaks with a peer whose handshake is done, until either side ends it. The calling thread
   * becomes the peer's reader.
   *
   * @param extra whether the session has no room for it, so that another peer must give way
   * @return why the peer was not spoken to, or empty if it was
   */
  public Optional<String> speak(SocketChannel channel, RemotePeer remote, boolean extra) {
    PeerConnection peer = new PeerConnection(channel, remote, this, timeouts, services.buffers());
    Optional<String> refusal =
        admission.admit(
            peer,
            channel,
            !remote.incoming() && store.isUsers(remote.address()),
            extra,
            () -> refusal(remote));
    if (refusal.isEmpty()) {
      signals.wake(); // the torrent's thread sleeps while there are no peers
      events.emit(new TorrentEvent.PeerConnected(remote.address(), remote.incoming()));
      peer.run(services.workers());
    }
    return refusal;
  }

  /** Asked with admission's lock held, so that a ban meanwhile finds the peer or is found. */
  private Optional<String> refusal(RemotePeer remote) {
    if (bans.contains(remote)) {
      return Optional.of("banned");
    }
    return services.connector().allows(remote.address().getAddress())
        ? Optional.empty()
        : Optional.of(BLOCKED);
  }

  /** Sees to it that there are enough connections, to peers that are worth it. */
  void connectMore(long now) {
    boolean ready = store.hasReady(now, pieces.finished());
    boolean turnover = admission.tick(now, ready);
    if (ready) {
      if (turnover) {
        admission.turnOver(now, services.connector().isNearlyFull());
      }
      if (admission.hasRoomToDial()) {
        services.connector().wants(this);
      }
    }
  }

  /** Tells whether there is any peer to look after. */
  boolean hasPeers() {
    return !admission.peers().isEmpty();
  }

  /** Returns how long it takes until there may be somebody to connect to, in nanoseconds. */
  long patience(long now) {
    return store.patience(now, pieces.finished());
  }

  /**
   * Names a peer to connect to now; {@link #attemptBegins} or {@link #notTried} follows.
   *
   * @return empty if there is none, or no room
   */
  public Optional<InetSocketAddress> nextToConnect(long now) {
    if (!admission.hasRoomToDial()) {
      return Optional.empty();
    }
    Set<InetAddress> full = admission.fullAddresses();
    return store.take(now, pieces.finished(), address -> mayDial(address, full));
  }

  private boolean mayDial(InetSocketAddress address, Set<InetAddress> full) {
    return services.connector().allows(address.getAddress())
        && !bans.contains(address.getAddress())
        && peers().stream().noneMatch(peer -> peer.listensAt(address))
        && (store.isUsers(address) || !full.contains(PeerAddresses.counted(address.getAddress())));
  }

  /** Takes back an address that there was no room to connect to. */
  public void notTried(InetSocketAddress address) {
    store.untried(address);
    signals.wake();
  }

  /** Parts from peers whose addresses are blocked now. */
  public void ipFilterChanged() {
    admission.partFrom(address -> !services.connector().allows(address), BLOCKED);
  }

  /** A tracker or a peer says at which address it sees us; peers' priorities follow (BEP 40). */
  void seenAs(InetAddress address, Object source, boolean tracker) {
    addressVotes.vote(address, source, tracker).ifPresent(this::externalAddress);
  }

  void externalAddress(InetAddress address) {
    if (ownAddress.set(address)) {
      store.prioritise(ownAddress::priorityOf);
    }
  }

  /**
   * An attempt to connect begins; {@link #attemptEnds} follows.
   *
   * @return false if no connections are wanted any more
   */
  public boolean attemptBegins(SocketChannel channel, InetSocketAddress address) {
    return admission.attemptBegins(channel, address);
  }

  /** An attempt to connect has led to a connection that is spoken over or has ended. */
  public void attemptEnds(SocketChannel channel) {
    admission.attemptEnds(channel);
    signals.wake(); // when the address may be tried again is known only now
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
    return peers().stream().map(peer -> ChokeViews.of(peer, now)).toList();
  }

  /** Unchokes the peers that a decision names, and chokes the others. */
  void unchoke(ChokeDecision decision) {
    for (PeerConnection peer : peers()) {
      boolean asATry = decision.optimistic().contains(peer.id());
      peer.setUnchoked(asATry || decision.regular().contains(peer.id()), asATry);
    }
  }

  void addPeer(InetSocketAddress address) {
    if (!services.connector().allows(address.getAddress())) {
      events.emit(new TorrentEvent.PeerConnectFailed(address, BLOCKED));
    }
    store.addNow(PeerAddresses.normal(address), System.nanoTime());
    signals.connect();
  }

  void addPeers(List<InetSocketAddress> addresses) {
    long now = System.nanoTime();
    for (InetSocketAddress address : addresses) {
      if (services.connector().allows(address.getAddress())
          && PeerAddresses.canReach(services.settings().bindAddress(), address.getAddress())) {
        store.add(PeerAddresses.normal(address), now);
      }
    }
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
    Verdict verdict;
    if (metainfo.matchesPiece(index, completed.sha1())) {
      // told first, so that no listener hears that the download completed before its last piece
      events.emit(new TorrentEvent.PieceVerified(index));
      List<Long> blocks = pieces.isSuspect(index) ? digests.of(index) : List.of();
      verdict = pieces.verified(piece, completed.senders(), blocks);
      if (verdict.counts()) {
        peers().forEach(peer -> peer.announceHave(index));
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
    verdict.culprits().forEach(culprit -> bans.ban(culprit, index, peers()));
  }

  @Override
  public void writeFailed(IOException cause) {
    signals.fail("writing to the storage", cause);
  }

  @Override
  public void readFailed(IOException cause) {
    signals.fail("reading from the storage to serve a peer", cause);
  }

  @Override
  public void closed(PeerConnection peer, String reason) {
    if (!peer.remote().incoming()) {
      giveBack(peer, admission.wasTurnedOver(peer));
    }
    events.emit(new TorrentEvent.PeerDisconnected(peer.address(), reason));
    bans.departs(peer);
    admission.departed(peer);
    signals.rechoke();
  }

  private void giveBack(PeerConnection peer, boolean turnedOver) {
    long now = System.nanoTime();
    if (turnedOver) {
      Duration rest = services.settings().turnoverInterval();
      store.turnedOver(peer.address(), now, peer.wasSeed(), rest);
    } else {
      store.parted(peer.address(), now, peer.wasSeed(), peer.wasUseful());
    }
  }

  /** Returns how many peers are known, by how we came to know of them. */
  Map<PeerSource, Integer> peersBySource() {
    int users = store.usersSize();
    return Map.of(
        PeerSource.USER,
        users,
        PeerSource.TRACKER,
        store.size() - users,
        PeerSource.INCOMING,
        admission.incoming());
  }

  /** Returns the connected peers; the list changes while it is looked at. */
  List<PeerConnection> peers() {
    return admission.peers();
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
    seenAs(ours, from.identity(), false);
  }

  @Override
  public Traffic traffic() {
    return traffic;
  }

  @Override
  public TorrentLimits limits() {
    return limits;
  }
}
