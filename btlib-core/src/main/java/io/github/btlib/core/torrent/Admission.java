package io.github.btlib.core.torrent;

import io.github.btlib.core.peer.PeerConnection;
import io.github.btlib.spi.PeerId;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
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
 * Who is connected with a torrent, and who is let in. Thread-safe; its lock is held for computation
 * only, and the list of peers may be read without it.
 */
final class Admission {
  private static final Logger log = LoggerFactory.getLogger(Admission.class);

  /** Two peers that connect to each other at once have two connections for about this long. */
  private static final long CROSSING = Duration.ofSeconds(10).toNanos();

  private final PeerId ownId;
  private final int most;
  private final List<PeerConnection> peers = new CopyOnWriteArrayList<>();

  /** Guards admission and departure; the list itself may be read without it. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition departed = lock.newCondition();
  private final Set<SocketChannel> attempts = new HashSet<>();
  private boolean open;

  Admission(PeerId ownId, int most) {
    this.ownId = ownId;
    this.most = most;
  }

  /** Begins to admit peers. */
  void open() {
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
    unfinished.forEach(Admission::closeQuietly);
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
      return isEmpty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private boolean isEmpty() {
    return peers.isEmpty() && attempts.isEmpty();
  }

  /**
   * Lets a peer in, if it may.
   *
   * @param channel its socket, which is no longer an attempt then
   * @return why it is not let in, or empty if it is
   */
  Optional<String> admit(PeerConnection peer, SocketChannel channel) {
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
      if (peers.size() - replaced >= most) {
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
        && fresh.remote().incoming() == isGreater(fresh.peerId(), ownId);
  }

  private static boolean isGreater(PeerId a, PeerId b) {
    return Arrays.compareUnsigned(a.bytes(), b.bytes()) > 0;
  }

  /** Tells whether another connection may be tried. */
  boolean hasRoomToDial() {
    lock.lock();
    try {
      return open && peers.size() + attempts.size() < most;
    } finally {
      lock.unlock();
    }
  }

  /** Notes an attempt to connect, unless no peers are admitted. */
  boolean attemptBegins(SocketChannel channel) {
    lock.lock();
    try {
      return open && attempts.add(channel);
    } finally {
      lock.unlock();
    }
  }

  /** Notes that an attempt has led to a connection that was spoken over, or has failed. */
  void attemptEnds(SocketChannel channel) {
    lock.lock();
    try {
      attempts.remove(channel);
      departed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes a peer out whose connection has ended. */
  void departed(PeerConnection peer) {
    lock.lock();
    try {
      peers.remove(peer);
      departed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the connected peers; the list changes while it is looked at. */
  List<PeerConnection> peers() {
    return peers;
  }
}
