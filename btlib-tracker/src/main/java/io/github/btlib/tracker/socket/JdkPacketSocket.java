package io.github.btlib.tracker.socket;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A channel that receives one packet at a time. It blocks in the system call: for a datagram that
 * is cheaper than to wait for it and then read it.
 */
final class JdkPacketSocket implements PacketSocket {

  private static final Logger log = LoggerFactory.getLogger(JdkPacketSocket.class);

  private static final long MAPPED = 0xffff_0000_0000L;

  private final DatagramChannel channel;
  private final int port;
  private final ByteBuffer in;
  private final ByteBuffer out;

  // of the packet in hand
  private @Nullable InetSocketAddress from;
  private long high;
  private long low;

  JdkPacketSocket(DatagramChannel channel, int port, PacketLimits limits) {
    this.channel = channel;
    this.port = port;
    this.in = ByteBuffer.allocateDirect(limits.maxIn());
    this.out = ByteBuffer.allocateDirect(limits.maxOut());
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void serve(Handler handler) throws IOException {
    in.clear();
    if (channel.receive(in) instanceof InetSocketAddress address) {
      from = address;
      takeApart(address.getAddress());
      out.clear();
      int length = handler.answer(in.flip(), out, high, low, address.getPort());
      if (length > 0) {
        send(out.position(0).limit(length), address);
      }
    }
  }

  private void takeApart(InetAddress address) {
    if (address instanceof Inet4Address ipv4) {
      // the compiler sees that these four bytes never leave, and does without the array
      byte[] bytes = ipv4.getAddress();
      long first = (bytes[0] & 0xffL) << 24;
      int rest = ((bytes[1] & 0xff) << 16) | ((bytes[2] & 0xff) << 8) | (bytes[3] & 0xff);
      high = 0;
      low = MAPPED | first | rest;
    } else {
      ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
      high = bytes.getLong();
      low = bytes.getLong();
    }
  }

  private void send(ByteBuffer answer, InetSocketAddress receiver) {
    try {
      channel.send(answer, receiver);
    } catch (IOException e) {
      // such as a firewall that forbids it
      log.debug("cannot send an answer: {}", e.toString());
    }
  }

  @Override
  public Sender sender() {
    InetSocketAddress address = Objects.requireNonNull(from, "no packet is being answered");
    return answer -> channel.send(answer, address);
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
