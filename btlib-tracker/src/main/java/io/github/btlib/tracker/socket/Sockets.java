package io.github.btlib.tracker.socket;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Opens the sockets that servers listen with: over IPv4 alone where the address is one, over both
 * families where it is a wildcard. Thread-safe.
 */
public interface Sockets {

  /**
   * Returns the fastest there are.
   *
   * @param mayBeNative whether the system may be called without the JDK in between, where the
   *     application has allowed that
   */
  static Sockets best(boolean mayBeNative) {
    return mayBeNative ? NativeSockets.find().orElseGet(JdkSockets::new) : new JdkSockets();
  }

  /** Returns whether these are sockets of the system's own. */
  boolean isNative();

  /** Returns whether several sockets may listen at one port, each to a part of what comes. */
  boolean canShare();

  /**
   * Listens for connections.
   *
   * @param address where; port 0 is any free one
   * @param backlog how many may wait to be accepted
   * @param shared whether others of the kind listen there, too
   * @throws IOException if the port is in use or the address not one of this machine
   */
  TcpListener listen(InetSocketAddress address, int backlog, boolean shared) throws IOException;

  /**
   * Listens for packets.
   *
   * @param address where; port 0 is any free one
   * @param limits how large they may be
   * @param shared whether others of the kind listen there, too
   * @throws IOException if the port is in use or the address not one of this machine
   */
  PacketSocket openUdp(InetSocketAddress address, PacketLimits limits, boolean shared)
      throws IOException;
}
