package io.github.btlib.core.session;

import io.github.btlib.core.peer.PeerAddresses;
import io.github.btlib.core.torrent.ConnectionShares;
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
 * <p>When all places are taken a few more are let in for the time of their handshake, {@linkplain
 * #isExtra above the limit}, so that their torrent can tell whether they are to take the place of
 * one of its peers.
 *
 * <p>Pure: told the time, and not thread-safe. Costs a hash look-up, and a look at the half-open
 * ones when there is no room.
 *
 * @param <C> a connection
 */
final class ConnectionBook<C> {
  static final int MOST_HALF_OPEN = 50;
  static final int MOST_HALF_OPEN_PER_ADDRESS = 5;
  static final int MOST_EXTRA = 10;

  /** Within this time a handshake comes from whoever means to send one. */
  static final Duration GRACE = Duration.ofSeconds(1);

  private final int most;
  private final OptionalInt perAddress;
  private final Map<C, Entry> entries = new HashMap<>();
  private final Map<C, Entry> halfOpenIncoming = new LinkedHashMap<>(); // oldest first
  private final Map<C, Entry> halfOpenOutgoing = new HashMap<>();
  private final Map<InetAddress, Integer> held = new HashMap<>();
  private int incoming;

  private record Entry(
      InetAddress address, InetAddress counted, boolean incoming, boolean extra, long since) {}

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
    C instead = hasRoomForIncoming(0) ? null : overdue(now);
    if (instead != null) {
      end(instead);
    }
    boolean extra = !hasRoomForIncoming(0);
    if (extra && !hasRoomForIncoming(mostExtra())) {
      return new Answer<>("there are enough connections", instead);
    }
    Entry entry = new Entry(address, counted, true, extra, now);
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

  /** As many as would fit into the part that is kept for the other way. */
  private int mostExtra() {
    return Math.min(MOST_EXTRA, most - ConnectionShares.oneWay(most));
  }

  private boolean hasRoomForIncoming(int extra) {
    return entries.size() < most + extra
        && incoming < ConnectionShares.oneWay(most) + extra
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

  /** Tells whether a connection was taken above the limit, and still is. */
  boolean isExtra(C connection) {
    Entry entry = entries.get(connection);
    return entry != null
        && entry.extra()
        && (entries.size() > most || incoming > ConnectionShares.oneWay(most));
  }

  /** Tells whether there is room to connect to a peer. */
  boolean hasRoomToDial() {
    int oneWay = ConnectionShares.oneWay(most);
    int outgoing = entries.size() - incoming;
    return outgoing + Math.min(incoming, oneWay) < most // extra ones do not take our share
        && outgoing < oneWay
        && halfOpenOutgoing.size() < MOST_HALF_OPEN;
  }

  /** Takes a connection that is about to be made, if there is room. */
  boolean dial(C connection, InetAddress address, long now) {
    if (!hasRoomToDial()) {
      return false;
    }
    Entry entry = new Entry(address, PeerAddresses.counted(address), false, false, now);
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
