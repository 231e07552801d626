package io.github.btlib.core.session;

import io.github.btlib.IpFilter;
import io.github.btlib.ListenException;
import io.github.btlib.SessionSettings;
import io.github.btlib.core.peer.PeerAddresses;
import io.github.btlib.core.peer.RemotePeer;
import io.github.btlib.core.thread.Workers;
import io.github.btlib.core.torrent.Connector;
import io.github.btlib.core.torrent.TorrentSwarm;
import io.github.btlib.core.wire.Handshake;
import io.github.btlib.core.wire.ProtocolException;
import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.PeerId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes and accepts connections, exchanges handshakes, and hands peers to their torrents. Every
 * connection has a thread from its first moment, which becomes its reader.
 */
final class Connections {
  private static final Logger log = LoggerFactory.getLogger(Connections.class);

  private static final int BACKLOG = 128;
  private static final String BLOCKED = "blocked by the IP filter";
  private static final long PAUSE_AFTER_FAILED_ACCEPT = Duration.ofMillis(100).toNanos();

  private final SessionSettings settings;
  private final PeerId peerId;
  private final Workers workers;
  private final Function<InfoHash, Optional<TorrentSwarm>> swarms;
  private final ServerSocketChannel listener;
  private final InetSocketAddress listenAddress;
  private final IntSupplier torrents;
  private final ConnectionGate gate;
  private final TurnedAway turnedAway = new TurnedAway();
  private volatile boolean closed;

  Connections(
      SessionSettings settings,
      PeerId peerId,
      Workers workers,
      Function<InfoHash, Optional<TorrentSwarm>> swarms,
      IntSupplier torrents) {
    this.settings = settings;
    this.peerId = peerId;
    this.workers = workers;
    this.swarms = swarms;
    this.torrents = torrents;
    this.gate = new ConnectionGate(settings);
    InetSocketAddress wish =
        settings
            .bindAddress()
            .map(address -> new InetSocketAddress(address, settings.listenPort()))
            .orElseGet(() -> new InetSocketAddress(settings.listenPort()));
    try {
      listener = ServerSocketChannel.open();
      try {
        listener.bind(wish, BACKLOG);
        listenAddress = (InetSocketAddress) listener.getLocalAddress();
      } catch (IOException | RuntimeException e) {
        listener.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      // the latter with an IPv6 address while Java is told to do with IPv4
      throw new ListenException(
          "cannot listen on "
              + wish.getAddress().getHostAddress()
              + " port "
              + wish.getPort()
              + ": "
              + describe(e),
          e);
    }
  }

  InetSocketAddress listenAddress() {
    return listenAddress;
  }

  /** Returns where torrents ask for connections. */
  Connector connector() {
    return gate;
  }

  IpFilter ipFilter() {
    return gate.filter();
  }

  /** Changes the filter for connections without a torrent; torrents look after theirs. */
  void ipFilter(IpFilter filter) {
    gate.filter(filter).forEach(channel -> turnAway(channel, BLOCKED));
  }

  /** Returns who connected to us and did not become a peer. */
  TurnedAway turnedAway() {
    return turnedAway;
  }

  /** Begins to accept and to connect. */
  void start() {
    workers.start("acceptor", this::acceptAll);
    workers.start("connector", this::connectAll);
  }

  private void acceptAll() {
    while (!closed) {
      try {
        accept(listener.accept());
      } catch (IOException | RuntimeException e) {
        if (!closed) {
          log.debug("accepting a connection failed", e);
          LockSupport.parkNanos(PAUSE_AFTER_FAILED_ACCEPT); // out of descriptors, most likely
        }
      }
    }
  }

  /** Nothing is read from a connection that is refused here. */
  private void accept(SocketChannel channel) throws IOException {
    InetSocketAddress address = (InetSocketAddress) channel.getRemoteAddress();
    ConnectionBook.Answer<SocketChannel> answer =
        gate.accept(channel, address.getAddress(), torrents.getAsInt());
    if (answer.instead() != null) {
      turnAway(answer.instead(), "handshake: overdue, another connection took its place");
    }
    if (answer.refusal() != null) {
      turnedAway.note(address, answer.refusal());
      close(channel);
    } else {
      workers.start("reader " + address, () -> incoming(channel, address));
    }
  }

  /** Its thread, which waits for the handshake, says nothing when it finds the socket closed. */
  private void turnAway(SocketChannel channel, String reason) {
    try {
      turnedAway.note((InetSocketAddress) channel.getRemoteAddress(), reason);
    } catch (IOException e) {
      log.debug("a connection has ended of itself: {}", describe(e));
    }
    close(channel);
  }

  private void end(SocketChannel channel) {
    gate.end(channel);
    close(channel);
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      log.debug("closing a socket failed", e);
    }
  }

  private void incoming(SocketChannel channel, InetSocketAddress remoteAddress) {
    try {
      InetSocketAddress address = PeerAddresses.normal(remoteAddress);
      Optional<TorrentSwarm> swarm;
      RemotePeer remote;
      try {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        HandshakeChannel dialog = new HandshakeChannel(channel, settings.handshakeTimeout());
        Handshake theirs = dialog.read();
        remote = new RemotePeer(address, theirs.peerId(), true, theirs.reserved());
        swarm = swarms.apply(theirs.infoHash());
        if (swarm.isPresent()) { // ourselves included: our other end learns it from the answer
          dialog.write(Handshake.ours(theirs.infoHash(), peerId));
        }
      } finally {
        gate.handshakeDone(channel);
      }
      speak(channel, remote, swarm).ifPresent(reason -> turnedAway.note(address, reason));
    } catch (IOException e) {
      if (channel.isOpen()) { // or whoever closed it has said why
        turnedAway.note(remoteAddress, describe(e));
      }
    } finally {
      end(channel);
    }
  }

  private Optional<String> speak(
      SocketChannel channel, RemotePeer remote, Optional<TorrentSwarm> swarm) {
    if (swarm.isEmpty()) {
      return Optional.of("handshake: a torrent that we do not have");
    }
    if (isOurselves(remote.peerId())) {
      return Optional.of("handshake: it is ourselves");
    }
    return swarm.get().speak(channel, remote, gate.isExtra(channel));
  }

  private boolean isOurselves(PeerId id) {
    return id.equals(peerId);
  }

  private void connectAll() {
    try {
      Optional<TorrentSwarm> turn = gate.awaitTurn();
      while (turn.isPresent()) {
        connectSafely(turn.get());
        turn = gate.awaitTurn();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One torrent's trouble must not keep the others from connecting. */
  private void connectSafely(TorrentSwarm swarm) {
    try {
      connect(swarm);
    } catch (RuntimeException e) {
      log.error("connecting to a peer failed unexpectedly", e);
    }
  }

  private void connect(TorrentSwarm swarm) {
    Optional<InetSocketAddress> address = swarm.nextToConnect(System.nanoTime());
    if (address.isEmpty()) {
      gate.giveBackTurn();
    } else if (connect(swarm, address.get())) {
      gate.wants(swarm);
    } else {
      swarm.notTried(address.get()); // the torrent asks again within a second
    }
  }

  private boolean connect(TorrentSwarm swarm, InetSocketAddress address) {
    SocketChannel channel;
    try {
      channel = SocketChannel.open();
    } catch (IOException e) {
      log.debug("no socket to connect with", e);
      return false;
    }
    if (!gate.dial(channel, address.getAddress()) || !swarm.attemptBegins(channel, address)) {
      end(channel);
      return false;
    }
    workers.start("reader " + address, () -> outgoing(channel, swarm, address));
    return true;
  }

  private void outgoing(SocketChannel channel, TorrentSwarm swarm, InetSocketAddress address) {
    try {
      Handshake theirs;
      try {
        theirs = shakeHands(channel, swarm, address);
      } finally {
        gate.handshakeDone(channel);
      }
      if (isOurselves(theirs.peerId())) {
        swarm.foundOurselves(address);
        return;
      }
      swarm
          .speak(channel, new RemotePeer(address, theirs.peerId(), false, theirs.reserved()), false)
          .ifPresent(reason -> swarm.connectFailed(address, reason));
    } catch (ClosedChannelException e) {
      abandoned(swarm, address);
    } catch (IOException | RuntimeException e) {
      swarm.connectFailed(address, gate.allows(address.getAddress()) ? describe(e) : BLOCKED);
    } finally {
      end(channel);
      swarm.attemptEnds(channel);
    }
  }

  /** We gave the attempt up ourselves, which says nothing about the peer, unless it is blocked. */
  private void abandoned(TorrentSwarm swarm, InetSocketAddress address) {
    if (gate.allows(address.getAddress())) {
      swarm.notTried(address);
    } else {
      swarm.connectFailed(address, BLOCKED);
    }
  }

  private static String describe(Exception e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  private Handshake shakeHands(SocketChannel channel, TorrentSwarm swarm, InetSocketAddress address)
      throws IOException {
    InfoHash infoHash = swarm.metainfo().infoHash();
    if (settings.bindAddress().isPresent()) {
      channel.bind(new InetSocketAddress(settings.bindAddress().get(), 0));
    }
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.socket().connect(address, (int) settings.connectTimeout().toMillis());
    HandshakeChannel dialog = new HandshakeChannel(channel, settings.handshakeTimeout());
    dialog.write(Handshake.ours(infoHash, peerId));
    Handshake theirs = dialog.read();
    if (!theirs.infoHash().equals(infoHash)) {
      throw new ProtocolException("handshake: the peer answered for another torrent");
    }
    return theirs;
  }

  /** Stops listening and ends every connection, whatever it is doing. */
  void close() {
    closed = true;
    try {
      listener.close();
    } catch (IOException e) {
      log.debug("closing the listener failed", e);
    }
    gate.close().forEach(Connections::close);
  }
}
