package io.github.btlib.core.session;

import io.github.btlib.IpFilter;
import io.github.btlib.SessionSettings;
import io.github.btlib.core.torrent.Connector;
import io.github.btlib.core.torrent.TorrentSwarm;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Decides which connections a session takes and makes, and when. Thread-safe; its lock is held for
 * computation only, and guards the {@link ConnectionBook} and the {@link ConnectTurns}.
 */
final class ConnectionGate implements Connector {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition mayDial = lock.newCondition();

  // guarded by lock
  private final ConnectionBook<SocketChannel> book;
  private final ConnectTurns<TorrentSwarm> turns;
  private boolean closed;

  private volatile IpFilter filter;

  ConnectionGate(SessionSettings settings) {
    book = new ConnectionBook<>(settings.maxConnections(), settings.maxConnectionsPerAddress());
    turns = new ConnectTurns<>(settings.connectRate(), System.nanoTime());
    filter = settings.ipFilter();
  }

  /** Takes a connection that was made to us, if it may be. */
  ConnectionBook.Answer<SocketChannel> accept(
      SocketChannel channel, InetAddress address, int torrents) {
    lock.lock();
    try {
      if (closed) {
        return ConnectionBook.Answer.refused("the session closes");
      }
      if (!allows(address)) {
        return ConnectionBook.Answer.refused("blocked by the IP filter");
      }
      return book.accept(channel, address, torrents, System.nanoTime());
    } finally {
      lock.unlock();
    }
  }

  /** Takes a connection that is about to be made, if it may be. */
  boolean dial(SocketChannel channel, InetAddress address) {
    lock.lock();
    try {
      return !closed && allows(address) && book.dial(channel, address, System.nanoTime());
    } finally {
      lock.unlock();
    }
  }

  /** Tells whether a connection is above the limit, so that another must give way to it. */
  boolean isExtra(SocketChannel channel) {
    lock.lock();
    try {
      return book.isExtra(channel);
    } finally {
      lock.unlock();
    }
  }

  /** Notes that a handshake has been exchanged, or will not be. */
  void handshakeDone(SocketChannel channel) {
    lock.lock();
    try {
      book.handshakeDone(channel);
      mayDial.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Notes that a connection has ended. */
  void end(SocketChannel channel) {
    lock.lock();
    try {
      book.end(channel);
      mayDial.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void wants(TorrentSwarm swarm) {
    lock.lock();
    try {
      turns.want(swarm);
      mayDial.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Puts a turn back that led to no connection, because the torrent named nobody. */
  void giveBackTurn() {
    lock.lock();
    try {
      turns.giveBack();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until there is room for a connection, somebody who wants it, and the time for it has
   * come. Only one thread may call it.
   *
   * @return whose turn it is, or empty if the session closes
   */
  Optional<TorrentSwarm> awaitTurn() throws InterruptedException {
    lock.lock();
    try {
      while (!closed) {
        long now = System.nanoTime();
        if (turns.isIdle() || !book.hasRoomToDial()) {
          mayDial.await();
        } else if (turns.delay(now) > 0) {
          mayDial.awaitNanos(turns.delay(now));
        } else {
          return turns.take(now);
        }
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Changes the filter.
   *
   * @return connections without a handshake whose address is blocked now, to be closed
   */
  List<SocketChannel> filter(IpFilter next) {
    lock.lock();
    try {
      filter = next;
      return book.halfOpen(address -> !next.allows(address));
    } finally {
      lock.unlock();
    }
  }

  IpFilter filter() {
    return filter;
  }

  @Override
  public boolean allows(InetAddress address) {
    return filter.allows(address);
  }

  @Override
  public boolean isNearlyFull() {
    lock.lock();
    try {
      return book.isNearlyFull();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes no more connections.
   *
   * @return those there are, to be closed
   */
  List<SocketChannel> close() {
    lock.lock();
    try {
      closed = true;
      mayDial.signal();
      return book.all();
    } finally {
      lock.unlock();
    }
  }
}
