package io.github.btlib.core.torrent;

import io.github.btlib.core.peer.PeerConnection;
import io.github.btlib.spi.ChokePeer;
import java.time.Duration;

/** Shows peers to a choking strategy. */
final class ChokeViews {
  private ChokeViews() {}

  static ChokePeer of(PeerConnection peer, long now) {
    return new ChokePeer(
        peer.id(),
        peer.address(),
        peer.peerIsInterested(),
        peer.turn().unchoked(),
        peer.turn().optimistic(),
        peer.isSnubbing(),
        peer.downloadRate(),
        peer.uploadRate(),
        peer.turn().uploaded(),
        peer.turn().uploadedSinceUnchoke(),
        peer.turn().unchokedFor(now),
        peer.turn().chokedFor(now),
        Duration.ofNanos(now - peer.connectedAt()),
        peer.pieceCount());
  }
}
