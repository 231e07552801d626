package io.github.btlib.core.torrent;

import java.net.InetAddress;
import java.util.OptionalInt;

/**
 * How the connections of a session, and of each torrent, are shared out. Pure.
 *
 * <p>If those who connect to us could fill everything, an attacker could cut us off from the swarm
 * by connecting often enough; if those we connect to could, newcomers would find every swarm closed
 * (BEP 40 tells of both). So neither gets the last tenth.
 */
public final class ConnectionShares {
  private static final int DEFAULT_PER_ADDRESS = 3;
  private static final int SHARE_KEPT = 10;

  private ConnectionShares() {}

  /** Returns how many connections may be incoming, and how many outgoing, of so many in all. */
  public static int oneWay(int most) {
    return most - most / SHARE_KEPT;
  }

  /** Tells whether so many connections are nine tenths of all there may be. */
  public static boolean isNearlyFull(int connections, int most) {
    return connections >= oneWay(most);
  }

  /**
   * Returns how many connections of each torrent an address may hold.
   *
   * @param setting the user's, or empty for the default, which exempts the loopback
   */
  public static int perAddress(InetAddress address, OptionalInt setting) {
    return setting.orElse(address.isLoopbackAddress() ? Integer.MAX_VALUE : DEFAULT_PER_ADDRESS);
  }
}
