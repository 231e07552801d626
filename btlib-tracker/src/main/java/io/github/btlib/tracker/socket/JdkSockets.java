package io.github.btlib.tracker.socket;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.Objects;

/** Sockets that are channels of the JDK. */
final class JdkSockets implements Sockets {

  @Override
  public boolean isNative() {
    return false;
  }

  @Override
  public boolean canShare() {
    try (ServerSocketChannel channel = ServerSocketChannel.open()) {
      return channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public TcpListener listen(InetSocketAddress address, int backlog, boolean shared)
      throws IOException {
    ServerSocketChannel channel =
        isIpv4Only(address.getAddress())
            ? ServerSocketChannel.open(StandardProtocolFamily.INET)
            : ServerSocketChannel.open();
    try {
      share(channel, shared);
      channel.bind(address, backlog);
      return new JdkTcpListener(channel, portOf(channel));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public PacketSocket openUdp(InetSocketAddress address, PacketLimits limits, boolean shared)
      throws IOException {
    DatagramChannel channel =
        isIpv4Only(address.getAddress())
            ? DatagramChannel.open(StandardProtocolFamily.INET)
            : DatagramChannel.open();
    try {
      share(channel, shared);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, limits.receiveBuffer());
      channel.bind(address);
      return new JdkPacketSocket(channel, portOf(channel), limits);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean isIpv4Only(InetAddress address) {
    return address instanceof Inet4Address && !address.isAnyLocalAddress();
  }

  private static void share(NetworkChannel channel, boolean shared) throws IOException {
    if (shared) {
      channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    }
  }

  private static int portOf(NetworkChannel channel) throws IOException {
    return ((InetSocketAddress) Objects.requireNonNull(channel.getLocalAddress())).getPort();
  }
}
