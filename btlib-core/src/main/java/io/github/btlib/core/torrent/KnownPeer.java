package io.github.btlib.core.torrent;

import java.net.InetSocketAddress;
import java.util.Comparator;

/** What a {@link PeerStore} notes of an address; guarded by the store's lock. */
final class KnownPeer {
  /** Whom to try first: the user's, then who failed least, then the greater priority. */
  static final Comparator<KnownPeer> BEST_FIRST =
      Comparator.<KnownPeer, Boolean>comparing(peer -> !peer.isUsers())
          .thenComparingInt(peer -> peer.failures)
          .thenComparing(Comparator.<KnownPeer>comparingLong(peer -> peer.rank).reversed())
          .thenComparingLong(peer -> peer.number);

  /** Whose time comes first, by a clock that may wrap. */
  static final Comparator<KnownPeer> SOONEST_FIRST =
      ((Comparator<KnownPeer>) (a, b) -> Long.signum(a.notBefore - b.notBefore))
          .thenComparingLong(peer -> peer.number);

  /** Whom to forget first. */
  static final Comparator<KnownPeer> WORST_FIRST =
      Comparator.<KnownPeer>comparingInt(peer -> -peer.failures)
          .thenComparingLong(peer -> peer.number);

  /** Where a peer is; the orders above hold while it stays there. */
  enum Place {
    READY,
    WAITING,
    IN_USE,
    EXCLUDED
  }

  final InetSocketAddress address;
  final long number;
  PeerSource source;
  Place place = Place.READY;
  boolean seed;
  int failures;
  long notBefore;
  long rank;

  KnownPeer(InetSocketAddress address, long number, PeerSource source, long rank, long now) {
    this.address = address;
    this.number = number;
    this.source = source;
    this.rank = rank;
    this.notBefore = now;
  }

  boolean isUsers() {
    return source == PeerSource.USER;
  }
}
