package io.github.btlib.tracker.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

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
   * How a socket is made and bound.
   *
   * @param <C> its type
   */
  public interface Kind<C extends NetworkChannel> {

    /** Returns what its ports are called, such as "UDP port". */
    String portName();

    /**
     * Opens a socket that is not bound.
     *
     * @param address where it is going to be bound, which decides the family
     * @throws IOException if that fails
     */
    C open(InetAddress address) throws IOException;

    /**
     * Binds a socket.
     *
     * @throws IOException if the port is in use or the address not one of this machine
     */
    void bind(C channel, InetSocketAddress address) throws IOException;
  }

  private SharedPort() {}

  /**
   * Opens sockets at all addresses.
   *
   * @param addresses where, at least one
   * @param port the port of all of them; 0 for any that is free at the first
   * @param count how many for each address, at least 1
   * @param kind of which kind
   * @return that many, or one, for each address
   * @throws IOException if the port is in use or an address not one of this machine; the message
   *     names both, and none is left open
   */
  public static <C extends NetworkChannel> List<C> open(
      List<InetAddress> addresses, int port, int count, Kind<C> kind) throws IOException {
    List<C> channels = new ArrayList<>();
    try {
      int chosen = port;
      for (InetAddress address : addresses) {
        channels.addAll(open(new InetSocketAddress(address, chosen), count, kind));
        chosen = portOf(channels.get(0));
      }
      return channels;
    } catch (IOException | RuntimeException e) {
      closeAll(channels);
      throw e;
    }
  }

  /**
   * Tells where a socket is bound.
   *
   * @return 1 to 65535
   * @throws IOException if it is closed
   */
  public static int portOf(NetworkChannel channel) throws IOException {
    return ((InetSocketAddress) Objects.requireNonNull(channel.getLocalAddress())).getPort();
  }

  /**
   * Closes sockets.
   *
   * @throws IOException if that fails with one of them
   */
  public static void closeAll(List<? extends NetworkChannel> channels) throws IOException {
    for (NetworkChannel channel : channels) {
      channel.close();
    }
  }

  /** Opens that many, or one; port 0 is any free one, the same for all. */
  private static <C extends NetworkChannel> List<C> open(
      InetSocketAddress address, int count, Kind<C> kind) throws IOException {
    List<C> channels = new ArrayList<>();
    try {
      C alone = kind.open(address.getAddress());
      channels.add(alone);
      kind.bind(alone, address);
      if (count == 1 || !alone.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
        return channels;
      }
      int port = portOf(alone);
      alone.close();
      channels.clear();
      for (int i = 0; i < count; i++) {
        C channel = kind.open(address.getAddress());
        channels.add(channel);
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        kind.bind(channel, new InetSocketAddress(address.getAddress(), port));
      }
      return channels;
    } catch (IOException | RuntimeException e) {
      // such as that of an IPv6 address while Java is told to do with IPv4
      closeAll(channels);
      throw new IOException(
          "cannot listen on "
              + address.getAddress().getHostAddress()
              + " "
              + kind.portName()
              + " "
              + address.getPort()
              + ": "
              + (e.getMessage() == null ? e.toString() : e.getMessage()),
          e);
    }
  }
}
