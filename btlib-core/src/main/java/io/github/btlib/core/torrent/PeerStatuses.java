package io.github.btlib.core.torrent;

import io.github.btlib.PeerStatus;
import io.github.btlib.PeerStatus.Flag;
import io.github.btlib.core.peer.PeerConnection;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** Shows peers to the user. */
final class PeerStatuses {
  private PeerStatuses() {}

  static PeerStatus of(PeerConnection peer, int pieceCount, long now) {
    int pieces = peer.pieceCount();
    return new PeerStatus(
        peer.address(),
        peer.peerId(),
        peer.clientName().orElseGet(() -> peer.peerId().toString()),
        flags(peer),
        pieces,
        peer.isSeed() ? 1 : (double) pieces / pieceCount,
        peer.payloadReceived(),
        peer.payloadSent(),
        peer.downloadRate(),
        peer.uploadRate(),
        Duration.ofNanos(now - peer.connectedAt()));
  }

  private static Set<Flag> flags(PeerConnection peer) {
    Set<Flag> flags = EnumSet.noneOf(Flag.class);
    set(flags, Flag.INCOMING, peer.remote().incoming());
    set(flags, Flag.SEED, peer.isSeed());
    set(flags, Flag.UPLOAD_ONLY, peer.isUploadOnly());
    set(flags, Flag.FAST, peer.remote().speaksFast());
    set(flags, Flag.EXTENDED, peer.remote().speaksExtensions());
    set(flags, Flag.INTERESTING, peer.weAreInterested());
    set(flags, Flag.CHOKES_US, peer.peerChokesUs());
    set(flags, Flag.SNUBS_US, peer.isSnubbing());
    set(flags, Flag.INTERESTED, peer.peerIsInterested());
    set(flags, Flag.UNCHOKED, peer.turn().unchoked());
    set(flags, Flag.OPTIMISTIC, peer.turn().unchoked() && peer.turn().optimistic());
    return flags;
  }

  private static void set(Set<Flag> flags, Flag flag, boolean value) {
    if (value) {
      flags.add(flag);
    }
  }
}
