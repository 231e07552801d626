package io.github.btlib.tracker.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
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
   * Opens sockets.
   *
   * @param address where; port 0 for any free one, the same for all
   * @param count how many, at least 1
   * @param kind of which kind
   * @return that many, or one
   * @throws IOException if the port is in use or the address not one of this machine; the message
   *     names both
   */
  public static <C extends NetworkChannel> List<C> open(
      InetSocketAddress address, int count, Kind<C> kind) throws IOException {
    List<C> channels = new ArrayList<>();
    try {
      C alone = kind.open(address.getAddress());
      channels.add(alone);
      kind.bind(alone, address);
      if (count == 1 || !alone.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
        return channels;
      }
      int port = ((InetSocketAddress) alone.getLocalAddress()).getPort();
      alone.close();
      channels.clear();
      for (int i = 0; i < count; i++) {
        C channel = kind.open(address.getAddress());
        channels.add(channel);
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        kind.bind(channel, new InetSocketAddress(address.getAddress(), port));
      }
      return channels;
    } catch (IOException e) {
      for (C channel : channels) {
        channel.close();
      }
      throw new IOException(
          "cannot listen on "
              + address.getAddress().getHostAddress()
              + " "
              + kind.portName()
              + " "
              + address.getPort()
              + ": "
              + e.getMessage(),
          e);
    }
  }
}
