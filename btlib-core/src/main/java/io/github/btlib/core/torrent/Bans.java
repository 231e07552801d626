package io.github.btlib.core.torrent;

import io.github.btlib.TorrentEvent;
import io.github.btlib.core.peer.PeerConnection;
import io.github.btlib.core.peer.RemotePeer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Who is banned of a torrent, and what follows from it. Thread-safe. */
final class Bans {
  private final BanList list = new BanList();
  private final FormerPeers former = new FormerPeers();
  private final PeerStore store;
  private final EventDispatcher events;

  Bans(PeerStore store, EventDispatcher events) {
    this.store = store;
    this.events = events;
  }

  boolean contains(RemotePeer peer) {
    return list.contains(peer);
  }

  /** Tells whether whoever is there is banned. */
  boolean contains(InetAddress address) {
    return list.contains(address);
  }

  /** Notes a peer before it is off the list of those connected, so that a ban finds it. */
  void departs(PeerConnection peer) {
    if (peer.payloadReceived() > 0) {
      former.note(peer.remote());
    }
  }

  /**
   * Bans whoever sent bad data, also if it is gone by now.
   *
   * @param identity see {@link RemotePeer#identity}
   * @param connected the peers that are there
   */
  void ban(Object identity, int piece, List<PeerConnection> connected) {
    if (!list.ban(identity)) {
      return; // a piece that failed and then came right may tell of the same peer twice
    }
    String reason = "sent bad data of piece " + piece;
    List<PeerConnection> culprits =
        connected.stream().filter(peer -> peer.identity().equals(identity)).toList();
    for (PeerConnection peer : culprits) {
      exclude(peer.address(), reason);
      peer.close("banned: " + reason);
    }
    if (culprits.isEmpty()) {
      former.addressOf(identity).ifPresent(address -> exclude(address, reason));
    }
  }

  private void exclude(InetSocketAddress address, String reason) {
    store.exclude(address);
    events.emit(new TorrentEvent.PeerBanned(address, reason));
  }
}
