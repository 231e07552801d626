package io.github.btlib.tracker.socket;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/** The addresses of this machine that others may know it by. */
public final class LocalAddresses {

  private LocalAddresses() {}

  /**
   * Tells whether a socket that listens at all addresses may answer from another one than was
   * asked.
   *
   * @return whether there are several of one family; false if that cannot be found out
   */
  public static boolean areAmbiguous() {
    try {
      return areAmbiguous(
          NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).toList());
    } catch (SocketException e) {
      return false;
    }
  }

  static boolean areAmbiguous(List<InetAddress> addresses) {
    List<InetAddress> known =
        addresses.stream()
            .filter(each -> !each.isLoopbackAddress() && !each.isLinkLocalAddress())
            .distinct()
            .toList();
    long ipv4 = known.stream().filter(Inet4Address.class::isInstance).count();
    return ipv4 > 1 || known.size() - ipv4 > 1;
  }
}
