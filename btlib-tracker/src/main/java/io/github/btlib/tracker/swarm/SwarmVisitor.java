package io.github.btlib.tracker.swarm;

import io.github.btlib.tracker.spi.PeerState;

/**
 * Is shown what a {@link MemoryPeerStore} holds, torrent by torrent, while the lock of a part of it
 * is held: to be quick, and to call nothing of the store. Peer ids are not shown.
 */
public interface SwarmVisitor {

  /**
   * A torrent; its peers come next.
   *
   * @param high bytes 0 to 7 of the info-hash
   * @param middle bytes 8 to 15
   * @param low bytes 16 to 19
   * @param completed how often it was downloaded
   * @param peers how many peers come next
   */
  void torrent(long high, long middle, int low, int completed, int peers);

  /**
   * An IPv4 peer.
   *
   * @param address where it is
   * @param port where it accepts connections
   * @param state how much it has
   * @param completed whether its download was counted
   * @param ageSeconds how long ago it was heard
   */
  void ipv4(int address, int port, PeerState state, boolean completed, int ageSeconds);

  /**
   * An IPv6 peer.
   *
   * @param high bytes 0 to 7 of its address
   * @param low bytes 8 to 15
   * @param port where it accepts connections
   * @param state how much it has
   * @param completed whether its download was counted
   * @param ageSeconds how long ago it was heard
   */
  void ipv6(long high, long low, int port, PeerState state, boolean completed, int ageSeconds);
}
