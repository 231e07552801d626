package io.github.btlib.core.torrent;

import io.github.btlib.core.peer.PeerAddresses;
import io.github.btlib.core.peer.PeerConnection;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What admission and turnover note of each connected peer; guarded by {@link Admission}'s lock. */
final class Guests {
  /** Spreads the numbers of connections over what a priority may be. */
  private static final long LOT = 0x9E37_79B9L;

  private static final long LOTS = 0xFFFF_FFFFL;

  private final OwnAddress ownAddress;
  private final Map<PeerConnection, Guest> guests = new LinkedHashMap<>();

  private static final class Guest {
    final boolean users;
    boolean traded;
    long lastUse;
    boolean leaving;
    boolean turnedOver;

    Guest(boolean users, long now) {
      this.users = users;
      this.lastUse = now;
    }
  }

  Guests(OwnAddress ownAddress) {
    this.ownAddress = ownAddress;
  }

  void enter(PeerConnection peer, boolean users) {
    guests.put(peer, new Guest(users, peer.connectedAt()));
  }

  /** Notes that a peer is parted from: its place is free. */
  void leaves(PeerConnection peer) {
    Guest guest = guests.get(peer);
    if (guest != null) {
      guest.leaving = true;
    }
  }

  /** Notes that a peer is parted from to make room for others. */
  void turnedOver(PeerConnection peer) {
    Guest guest = guests.get(peer);
    if (guest != null) {
      guest.turnedOver = true;
    }
  }

  boolean wasTurnedOver(PeerConnection peer) {
    Guest guest = guests.get(peer);
    return guest != null && guest.turnedOver;
  }

  void depart(PeerConnection peer) {
    guests.remove(peer);
  }

  /** Counts the connections of an address. */
  int at(InetAddress address) {
    InetAddress counted = PeerAddresses.counted(address);
    int count = 0;
    for (Map.Entry<PeerConnection, Guest> each : guests.entrySet()) {
      InetAddress other = each.getKey().address().getAddress();
      if (!each.getValue().leaving && PeerAddresses.counted(other).equals(counted)) {
        count++;
      }
    }
    return count;
  }

  /** Notes which peers are of use. */
  void tick(long now) {
    guests.forEach((peer, guest) -> {
      if (peer.downloadRate() > 0 || peer.uploadRate() > 0) {
        guest.traded = true;
        guest.lastUse = now;
      }
    });
  }

  /** Shows the places that are taken. */
  List<Seat> seats() {
    List<Seat> seats = new ArrayList<>();
    guests.forEach((peer, guest) -> {
      if (!guest.leaving) {
        seats.add(seat(peer, guest));
      }
    });
    return seats;
  }

  private Seat seat(PeerConnection peer, Guest guest) {
    return new Seat(
        peer.id(),
        peer.remote().incoming(),
        guest.users,
        peer.peerIsInterested(),
        guest.traded,
        guest.lastUse,
        ownAddress.priorityOf(peer.address()).orElse(peer.id() * LOT & LOTS));
  }
}
