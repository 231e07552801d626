package io.github.btlib.tracker.swarm;

import io.github.btlib.tracker.spi.PeerState;

/** A peer of a snapshot on its way into the store. Used again for the next. Not thread-safe. */
public final class RestoredPeer {

  long hashHigh;
  long hashMiddle;
  int hashLow;
  int downloads;
  boolean isIpv4;
  long high;
  long low;
  int port;
  PeerState state = PeerState.LEECHER;
  boolean completed;
  int ageSeconds;

  /** Makes a peer that is to be filled. */
  public RestoredPeer() {}

  /**
   * Sets the torrent of the peers that come next.
   *
   * @param highBytes bytes 0 to 7 of the info-hash
   * @param middleBytes bytes 8 to 15
   * @param lowBytes bytes 16 to 19
   * @param count how often it was downloaded
   */
  public void torrent(long highBytes, long middleBytes, int lowBytes, int count) {
    hashHigh = highBytes;
    hashMiddle = middleBytes;
    hashLow = lowBytes;
    downloads = count;
  }

  /**
   * Sets an IPv4 peer's address.
   *
   * @param address the first byte as the most significant
   * @param itsPort 1 to 65535
   */
  public void ipv4(int address, int itsPort) {
    isIpv4 = true;
    high = Packed.key(address, itsPort);
    low = 0;
    port = itsPort;
  }

  /**
   * Sets an IPv6 peer's address.
   *
   * @param highBytes bytes 0 to 7
   * @param lowBytes bytes 8 to 15
   * @param itsPort 1 to 65535
   */
  public void ipv6(long highBytes, long lowBytes, int itsPort) {
    isIpv4 = false;
    high = highBytes;
    low = lowBytes;
    port = itsPort;
  }

  /**
   * Sets how the peer was when it was last heard.
   *
   * @param itsState how much it had
   * @param hasCompleted whether its download was counted
   * @param age how many seconds ago that was, 0 or more
   */
  public void heard(PeerState itsState, boolean hasCompleted, int age) {
    state = itsState;
    completed = hasCompleted;
    ageSeconds = age;
  }
}
