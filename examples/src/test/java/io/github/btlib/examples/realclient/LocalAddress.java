package io.github.btlib.examples.realclient;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.Optional;

/** The addresses this machine has. */
final class LocalAddress {
  private LocalAddress() {}

  /** Tells whether the machine has {@code ::1}; some containers have no IPv6. */
  static boolean hasIpv6Loopback() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Returns an IPv4 address of this machine that is not loopback, for clients that dial no other;
   * empty on a machine without a network.
   */
  static Optional<String> notLoopback() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(Inet4Address.class::isInstance)
          .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
          .map(address -> address.getHostAddress())
          .findFirst();
    } catch (SocketException e) {
      return Optional.empty();
    }
  }
}
