package io.github.btlib;

import io.github.btlib.spi.PeerId;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;

/**
 * A snapshot of a connected peer. Built by the engine; components may be added.
 *
 * @param address the address of its socket; of a peer that connected to us, not the one it listens
 *     on
 * @param peerId what it calls itself in the handshake
 * @param client its name and version as it tells them (BEP 10), or what its peer id says of them
 * @param flags what is so of it now
 * @param pieces how many pieces it has
 * @param progress the share of the pieces that it has, 0 to 1
 * @param downloadedBytes payload received from it
 * @param uploadedBytes payload sent to it
 * @param downloadRate payload received, bytes per second over the last twenty seconds or so
 * @param uploadRate payload sent, bytes per second over the last twenty seconds or so
 * @param connectedFor how long the connection has lasted
 */
public record PeerStatus(
    InetSocketAddress address,
    PeerId peerId,
    String client,
    Set<Flag> flags,
    int pieces,
    double progress,
    long downloadedBytes,
    long uploadedBytes,
    long downloadRate,
    long uploadRate,
    Duration connectedFor) {
  /** Makes a snapshot with a copy of the set. */
  public PeerStatus {
    flags = Set.copyOf(flags);
  }

  /** Something that is so of a peer, or not. */
  public enum Flag {
    /** It connected to us. */
    INCOMING,
    /** It has all pieces. */
    SEED,
    /** It wants nothing more, though it may lack pieces (BEP 21). */
    UPLOAD_ONLY,
    /** It has pieces that we need. */
    INTERESTING,
    /** It does not serve us just now. */
    CHOKES_US,
    /** It has owed us blocks for longer than the snub time-out. */
    SNUBS_US,
    /** It wants pieces that we have. */
    INTERESTED,
    /** We serve it. */
    UNCHOKED,
    /** We serve it as a try, whatever it gave us. */
    OPTIMISTIC,
    /** Both sides speak the Fast extension (BEP 6). */
    FAST,
    /** Both sides speak the extension protocol (BEP 10). */
    EXTENDED
  }
}
