package io.github.btlib.core.torrent;

import io.github.btlib.SessionSettings;
import io.github.btlib.core.peer.PeerAddresses;
import io.github.btlib.core.peer.PeerConnection;
import io.github.btlib.spi.PeerId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
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

  /** A torrent with fewer peers need not make room for those of others. */
  private static final int MANY = 10;

  private final PeerId ownId;
  private final int most;
  private final OptionalInt perAddress;
  private final OwnAddress ownAddress;
  private final Turnover turnover;
  private final List<PeerConnection> peers = new CopyOnWriteArrayList<>();

  /** Guards admission and departure; the list itself may be read without it. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition departed = lock.newCondition();
  private final Map<SocketChannel, InetSocketAddress> attempts = new HashMap<>();
  private final Guests guests;
  private boolean open;

  Admission(PeerId ownId, SessionSettings settings, OwnAddress ownAddress, Turnover turnover) {
    this.ownId = ownId;
    this.most = settings.maxConnectionsPerTorrent();
    this.perAddress = settings.maxConnectionsPerAddress();
    this.ownAddress = ownAddress;
    this.guests = new Guests(ownAddress);
    this.turnover = turnover;
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
    lock.lock();
    try {
      open = false;
    } finally {
      lock.unlock();
    }
    dropAll(reason);
  }

  /** Parts from all peers, those that are being connected to included, and goes on to admit. */
  void dropAll(String reason) {
    List<SocketChannel> unfinished;
    lock.lock();
    try {
      unfinished = List.copyOf(attempts.keySet());
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
   * @param users whether the user named it
   * @param extra whether the session has no room for it, so that another must give way
   * @param objection why it is not allowed at all, if it is not; the answer stands until it is
   *     among {@link #peers()}
   * @return why it is not let in, or empty if it is
   */
  Optional<String> admit(
      PeerConnection peer,
      SocketChannel channel,
      boolean users,
      boolean extra,
      Supplier<Optional<String>> objection) {
    lock.lock();
    try {
      if (!open) {
        return Optional.of("the torrent is at rest");
      }
      Optional<String> refusal = objection.get();
      if (refusal.isPresent()) {
        return refusal;
      }
      Optional<PeerConnection> twin =
          peers.stream().filter(other -> isSamePeer(other, peer)).findFirst();
      if (twin.isPresent()) {
        if (!replaces(peer, twin.get())) {
          return Optional.of("connected already");
        }
        part(twin.get(), "connected twice"); // its place is this one's, whatever the limits
      } else if (!users && guests.at(peer.address().getAddress()) >= limitOf(peer.address())) {
        return Optional.of("its address has enough connections");
      } else if (!makeRoom(peer, extra)) {
        return Optional.of("the torrent has enough peers");
      }
      attempts.remove(channel);
      peers.add(peer);
      guests.enter(peer, users);
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private void part(PeerConnection peer, String reason) {
    guests.leaves(peer);
    peer.close(reason);
  }

  private int limitOf(InetSocketAddress address) {
    return ConnectionShares.perAddress(address.getAddress(), perAddress);
  }

  /** Finds room for a peer, if need be by parting from one that is idle and of less priority. */
  private boolean makeRoom(PeerConnection peer, boolean extra) {
    List<Seat> seats = guests.seats();
    boolean incoming = peer.remote().incoming();
    List<Seat> sameWay = seats.stream().filter(seat -> seat.incoming() == incoming).toList();
    boolean shareUsedUp = extra || sameWay.size() >= ConnectionShares.oneWay(most);
    if (!shareUsedUp && seats.size() < most) {
      return true;
    }
    OptionalLong priority = ownAddress.priorityOf(peer.address());
    if (!incoming || priority.isEmpty()) {
      return false;
    }
    // not from the other way's tenth
    List<Seat> rivals = shareUsedUp ? sameWay : seats;
    Optional<Seat> worst = turnover.giveWay(rivals, priority.getAsLong(), peer.connectedAt());
    worst.ifPresent(seat -> part(seat, "turnover: a peer of greater priority came"));
    return worst.isPresent();
  }

  private void part(Seat seat, String reason) {
    for (PeerConnection peer : peers) {
      if (peer.id() == seat.id()) {
        guests.turnedOver(peer);
        part(peer, reason);
      }
    }
  }

  /**
   * Notes which peers are of use; to be called about once a second.
   *
   * @param othersToTry whether there are any; without, the time for a turnover is not used up
   * @return whether it is time to {@link #turnOver}
   */
  boolean tick(long now, boolean othersToTry) {
    lock.lock();
    try {
      guests.tick(now);
      return othersToTry && turnover.isDue(now);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Parts from the peers of least use if there is too little room.
   *
   * @param nearlyFull whether there is too little elsewhere, so that it must be made here
   */
  void turnOver(long now, boolean nearlyFull) {
    lock.lock();
    try {
      List<Seat> seats = guests.seats();
      if ((nearlyFull && seats.size() >= MANY)
          || ConnectionShares.isNearlyFull(seats.size(), most)) {
        turnover
            .choose(seats, now)
            .forEach(seat -> part(seat, "turnover: of no use for a while, others are tried"));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Parts from every peer whose address is so. */
  void partFrom(Predicate<InetAddress> whose, String reason) {
    List<PeerConnection> leaving;
    lock.lock();
    try {
      leaving = peers.stream().filter(peer -> whose.test(peer.address().getAddress())).toList();
    } finally {
      lock.unlock();
    }
    leaving.forEach(peer -> peer.close(reason));
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
      long outgoing = peers.stream().filter(peer -> !peer.remote().incoming()).count();
      return open
          && peers.size() + attempts.size() < most
          && outgoing + attempts.size() < ConnectionShares.oneWay(most);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the addresses that hold, or are about to hold, all the connections they may, as limits
   * {@linkplain PeerAddresses#counted count} them.
   */
  Set<InetAddress> fullAddresses() {
    Map<InetAddress, Integer> held = new HashMap<>();
    lock.lock();
    try {
      peers.forEach(peer -> count(peer.address(), held));
      attempts.values().forEach(address -> count(address, held));
    } finally {
      lock.unlock();
    }
    held.entrySet()
        .removeIf(each -> each.getValue() < ConnectionShares.perAddress(each.getKey(), perAddress));
    return held.keySet();
  }

  private static void count(InetSocketAddress address, Map<InetAddress, Integer> held) {
    held.merge(PeerAddresses.counted(address.getAddress()), 1, Integer::sum);
  }

  /** Notes an attempt to connect, unless no peers are admitted. */
  boolean attemptBegins(SocketChannel channel, InetSocketAddress address) {
    lock.lock();
    try {
      if (open) {
        attempts.put(channel, address);
      }
      return open;
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

  /** Tells whether a peer was parted from to make room for others. */
  boolean wasTurnedOver(PeerConnection peer) {
    lock.lock();
    try {
      return guests.wasTurnedOver(peer);
    } finally {
      lock.unlock();
    }
  }

  /** Takes a peer out whose connection has ended. */
  void departed(PeerConnection peer) {
    lock.lock();
    try {
      peers.remove(peer);
      guests.depart(peer);
      departed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the connected peers; the list changes while it is looked at. */
  List<PeerConnection> peers() {
    return peers;
  }

  /** Returns how many of the connected peers connected to us. */
  int incoming() {
    return (int) peers.stream().filter(peer -> peer.remote().incoming()).count();
  }
}
