package io.github.btlib.tracker.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Binds several sockets to one port, so that the kernel spreads what comes in over the loops that
 * own them. Where the system cannot do that there is one socket only.
 *
 * <p>Sockets that share a port would share it with another server of the same user, too, and each
 * would get half of what comes in. So the port is first taken for ourselves alone, to see that it
 * is free.
 */
public final class SharedPort {

  /**
   * How a socket is opened.
   *
   * @param <S> its type
   */
  @FunctionalInterface
  public interface Opener<S extends BoundSocket> {

    /**
     * Opens a socket.
     *
     * @param address where it is bound; port 0 is any free one
     * @param shared whether others are bound there, too
     * @throws IOException if the port is in use or the address not one of this machine
     */
    S open(InetSocketAddress address, boolean shared) throws IOException;
  }

  private SharedPort() {}

  /**
   * Opens sockets at all addresses.
   *
   * @param addresses where, at least one
   * @param port the port of all of them; 0 for any that is free at the first
   * @param count how many for each address, at least 1; 1 where a port cannot be shared
   * @param portName what such ports are called, as in "UDP port"
   * @param opener opens them
   * @return that many for each address
   * @throws IOException if the port is in use or an address not one of this machine; the message
   *     names both, and none is left open
   */
  public static <S extends BoundSocket> List<S> open(
      List<InetAddress> addresses, int port, int count, String portName, Opener<S> opener)
      throws IOException {
    List<S> sockets = new ArrayList<>();
    try {
      int chosen = port;
      for (InetAddress address : addresses) {
        open(new InetSocketAddress(address, chosen), count, portName, opener, sockets);
        chosen = sockets.get(0).port();
      }
      return sockets;
    } catch (IOException | RuntimeException e) {
      closeAll(sockets);
      throw e;
    }
  }

  /**
   * Closes sockets.
   *
   * @throws IOException if that fails with one of them
   */
  public static void closeAll(List<? extends BoundSocket> sockets) throws IOException {
    for (BoundSocket socket : sockets) {
      socket.close();
    }
  }

  private static <S extends BoundSocket> void open(
      InetSocketAddress address, int count, String portName, Opener<S> opener, List<S> opened)
      throws IOException {
    try {
      S alone = opener.open(address, false);
      if (count == 1) {
        opened.add(alone);
        return;
      }
      InetSocketAddress taken = new InetSocketAddress(address.getAddress(), alone.port());
      alone.close();
      for (int i = 0; i < count; i++) {
        opened.add(opener.open(taken, true));
      }
    } catch (IOException | RuntimeException e) {
      // such as that of an IPv6 address while Java is told to do with IPv4
      throw new IOException(
          "cannot listen on "
              + address.getAddress().getHostAddress()
              + " "
              + portName
              + " "
              + address.getPort()
              + ": "
              + (e.getMessage() == null ? e.toString() : e.getMessage()),
          e);
    }
  }
}
