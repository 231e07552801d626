package io.github.btlib.core.session;

import io.github.btlib.ListenException;
import io.github.btlib.SessionSettings;
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
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes and accepts connections, exchanges handshakes, and hands peers to their torrents. Every
 * connection has a thread from its first moment, which becomes its reader.
 */
final class Connections implements Connector {
  private static final Logger log = LoggerFactory.getLogger(Connections.class);

  /**
   * Connections that are being made, and as many that were accepted, and not past their handshake.
   * Apart, so that addresses where nobody answers do not keep others from reaching us.
   */
  private static final int MOST_HALF_OPEN = 50;

  private static final int BACKLOG = 128;
  private static final long PAUSE_AFTER_FAILED_ACCEPT = Duration.ofMillis(100).toNanos();

  private final SessionSettings settings;
  private final PeerId peerId;
  private final Workers workers;
  private final Function<InfoHash, Optional<TorrentSwarm>> swarms;
  private final ServerSocketChannel listener;
  private final InetSocketAddress listenAddress;
  private final Set<SocketChannel> channels = ConcurrentHashMap.newKeySet();
  private final Semaphore incomingHalfOpen = new Semaphore(MOST_HALF_OPEN);
  private final Semaphore outgoingHalfOpen = new Semaphore(MOST_HALF_OPEN);
  private volatile boolean closed;

  Connections(
      SessionSettings settings,
      PeerId peerId,
      Workers workers,
      Function<InfoHash, Optional<TorrentSwarm>> swarms) {
    this.settings = settings;
    this.peerId = peerId;
    this.workers = workers;
    this.swarms = swarms;
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
      } catch (IOException e) {
        listener.close();
        throw e;
      }
    } catch (IOException e) {
      throw new ListenException(
          "cannot listen on "
              + wish.getAddress().getHostAddress()
              + " port "
              + wish.getPort()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  InetSocketAddress listenAddress() {
    return listenAddress;
  }

  /** Begins to accept. */
  void start() {
    workers.start("acceptor", this::acceptAll);
  }

  private void acceptAll() {
    while (!closed) {
      try {
        SocketChannel channel = listener.accept();
        if (begin(channel, incomingHalfOpen)) {
          workers.start(
              "reader " + channel.socket().getRemoteSocketAddress(), () -> incoming(channel));
        } else {
          close(channel);
        }
      } catch (IOException | RuntimeException e) {
        if (!closed) {
          log.debug("accepting a connection failed", e);
          LockSupport.parkNanos(PAUSE_AFTER_FAILED_ACCEPT); // out of descriptors, most likely
        }
      }
    }
  }

  /** Counts a connection in; false if there are enough. */
  private boolean begin(SocketChannel channel, Semaphore halfOpen) {
    if (channels.size() >= settings.maxConnections() || !halfOpen.tryAcquire()) {
      return false;
    }
    channels.add(channel);
    if (closed) { // close() may have gone through the set before
      end(channel);
      halfOpen.release();
      return false;
    }
    return true;
  }

  private void end(SocketChannel channel) {
    channels.remove(channel);
    close(channel);
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      log.debug("closing a socket failed", e);
    }
  }

  private void incoming(SocketChannel channel) {
    try {
      InetSocketAddress address = (InetSocketAddress) channel.getRemoteAddress();
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
        swarm = swarm.filter(any -> !isOurselves(theirs));
      } finally {
        incomingHalfOpen.release();
      }
      Optional<String> refusal =
          swarm.isPresent()
              ? swarm.get().speak(channel, remote)
              : Optional.of("a torrent that we do not have, or ourselves");
      refusal.ifPresent(reason -> log.debug("not speaking to {}: {}", address, reason));
    } catch (IOException e) {
      log.debug("an incoming connection failed: {}", e.getMessage());
    } finally {
      end(channel);
    }
  }

  private boolean isOurselves(Handshake handshake) {
    return handshake.peerId().equals(peerId);
  }

  @Override
  public boolean connect(TorrentSwarm swarm, InetSocketAddress address) {
    SocketChannel channel;
    try {
      channel = SocketChannel.open();
    } catch (IOException e) {
      log.debug("no socket to connect with", e);
      return false;
    }
    if (!begin(channel, outgoingHalfOpen)) {
      close(channel);
      return false;
    }
    if (!swarm.attemptBegins(channel)) {
      outgoingHalfOpen.release();
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
        outgoingHalfOpen.release();
      }
      if (isOurselves(theirs)) {
        swarm.foundOurselves(address);
        return;
      }
      swarm
          .speak(channel, new RemotePeer(address, theirs.peerId(), false, theirs.reserved()))
          .ifPresent(reason -> swarm.connectFailed(address, reason));
    } catch (IOException | RuntimeException e) {
      swarm.connectFailed(address, e.getMessage() == null ? e.toString() : e.getMessage());
    } finally {
      end(channel);
      swarm.attemptEnds(channel);
    }
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
    channels.forEach(Connections::close);
  }
}
