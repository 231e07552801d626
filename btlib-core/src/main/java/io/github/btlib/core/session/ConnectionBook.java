package io.github.btlib.core.session;

import io.github.btlib.core.torrent.ConnectionShares;
import io.github.btlib.core.torrent.PeerAddresses;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who is connected with a session, and whether there is room for another. A tenth of all
 * connections is kept for those who connect to us, and another for those we connect to.
 *
 * <p>Connections are half-open until their handshake is done, and few may be. When too many are
 * whose handshake should have come long ago, the next one takes the place of the oldest of
 * whichever address has the most: silent connections do not keep others out.
 *
 * <p>Pure: told the time, and not thread-safe. Costs a hash look-up, and a look at the half-open
 * ones when there is no room.
 *
 * @param <C> a connection
 */
final class ConnectionBook<C> {
  static final int MOST_HALF_OPEN = 50;
  static final int MOST_HALF_OPEN_PER_ADDRESS = 5;

  /** Within this time a handshake comes from whoever means to send one. */
  static final Duration GRACE = Duration.ofSeconds(1);

  private final int most;
  private final OptionalInt perAddress;
  private final Map<C, Entry> entries = new HashMap<>();
  private final Map<C, Entry> halfOpenIncoming = new LinkedHashMap<>(); // oldest first
  private final Map<C, Entry> halfOpenOutgoing = new HashMap<>();
  private final Map<InetAddress, Integer> held = new HashMap<>();
  private int incoming;

  private record Entry(InetAddress address, InetAddress counted, boolean incoming, long since) {}

  /**
   * Whether a connection was taken.
   *
   * @param refusal why not, or null if it was
   * @param instead a connection that lost its place and is to be closed, or null
   * @param <C> a connection
   */
  record Answer<C>(@Nullable String refusal, @Nullable C instead) {
    static <C> Answer<C> refused(String reason) {
      return new Answer<>(reason, null);
    }
  }

  /**
   * @param most connections in all
   * @param perAddress connections of each torrent that one address may hold; empty for the default,
   *     which exempts the loopback
   */
  ConnectionBook(int most, OptionalInt perAddress) {
    this.most = most;
    this.perAddress = perAddress;
  }

  /**
   * Takes a connection that was made to us, if there is room.
   *
   * @param torrents how many torrents it may be for
   */
  Answer<C> accept(C connection, InetAddress address, int torrents, long now) {
    InetAddress counted = PeerAddresses.counted(address);
    int limit = ConnectionShares.perAddress(address, perAddress);
    if (held.getOrDefault(counted, 0) >= (long) limit * Math.max(1, torrents)) {
      return Answer.refused("its address has enough connections");
    }
    if (limit < Integer.MAX_VALUE && halfOpenOf(counted) >= MOST_HALF_OPEN_PER_ADDRESS) {
      return Answer.refused("its address has enough connections without a handshake");
    }
    C instead = null;
    if (!hasRoomForIncoming()) {
      instead = overdue(now);
      if (instead == null) {
        return Answer.refused("there are enough connections");
      }
      end(instead);
    }
    Entry entry = new Entry(address, counted, true, now);
    enter(connection, entry);
    halfOpenIncoming.put(connection, entry);
    incoming++;
    return new Answer<>(null, instead);
  }

  private int halfOpenOf(InetAddress counted) {
    int count = 0;
    for (Entry entry : halfOpenIncoming.values()) {
      if (entry.counted().equals(counted)) {
        count++;
      }
    }
    return count;
  }

  private boolean hasRoomForIncoming() {
    return entries.size() < most
        && incoming < ConnectionShares.oneWay(most)
        && halfOpenIncoming.size() < MOST_HALF_OPEN;
  }

  /** Finds the oldest half-open connection of the address that has the most of them. */
  private @Nullable C overdue(long now) {
    C worst = null;
    int most = 0;
    for (Map.Entry<C, Entry> each : halfOpenIncoming.entrySet()) {
      int count = halfOpenOf(each.getValue().counted());
      if (now - each.getValue().since() >= GRACE.toNanos() && count > most) {
        worst = each.getKey();
        most = count;
      }
    }
    return worst;
  }

  private void enter(C connection, Entry entry) {
    entries.put(connection, entry);
    held.merge(entry.counted(), 1, Integer::sum);
  }

  /** Tells whether there is room to connect to a peer. */
  boolean hasRoomToDial() {
    return entries.size() < most
        && entries.size() - incoming < ConnectionShares.oneWay(most)
        && halfOpenOutgoing.size() < MOST_HALF_OPEN;
  }

  /** Takes a connection that is about to be made, if there is room. */
  boolean dial(C connection, InetAddress address, long now) {
    if (!hasRoomToDial()) {
      return false;
    }
    Entry entry = new Entry(address, PeerAddresses.counted(address), false, now);
    enter(connection, entry);
    halfOpenOutgoing.put(connection, entry);
    return true;
  }

  /** Notes that a handshake has been exchanged, or will not be. */
  void handshakeDone(C connection) {
    halfOpenIncoming.remove(connection);
    halfOpenOutgoing.remove(connection);
  }

  /** Notes that a connection has ended; again changes nothing. */
  void end(C connection) {
    handshakeDone(connection);
    Entry entry = entries.remove(connection);
    if (entry != null) {
      held.computeIfPresent(entry.counted(), (any, count) -> count == 1 ? null : count - 1);
      if (entry.incoming()) {
        incoming--;
      }
    }
  }

  /** Tells whether nine tenths of all connections there may be are there. */
  boolean isNearlyFull() {
    return ConnectionShares.isNearlyFull(entries.size(), most);
  }

  /** Returns the connections without a handshake whose address is so. */
  List<C> halfOpen(Predicate<InetAddress> whose) {
    List<C> found = new ArrayList<>();
    for (Map<C, Entry> half : List.of(halfOpenIncoming, halfOpenOutgoing)) {
      half.forEach((connection, entry) -> {
        if (whose.test(entry.address())) {
          found.add(connection);
        }
      });
    }
    return found;
  }

  /** Returns all connections. */
  List<C> all() {
    return List.copyOf(entries.keySet());
  }
}
