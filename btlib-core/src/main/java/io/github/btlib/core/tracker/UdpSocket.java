package io.github.btlib.core.tracker;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket that sends to one tracker and hears nobody else: the system drops datagrams from other
 * addresses. Interrupting the thread that waits, or closing the socket, ends the wait. Used by one
 * thread at a time, closed by any.
 */
final class UdpSocket implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(UdpSocket.class);

  /** Room for more than 400 peers of IPv6, twice what we ask for; what is longer is cut off. */
  static final int MOST_ANSWER_BYTES = 8192;

  private final DatagramChannel channel;
  private final InetSocketAddress tracker;
  private final Consumer<UdpSocket> whenClosed;
  private final byte[] buffer = new byte[MOST_ANSWER_BYTES];

  private UdpSocket(
      DatagramChannel channel, InetSocketAddress tracker, Consumer<UdpSocket> whenClosed) {
    this.channel = channel;
    this.tracker = tracker;
    this.whenClosed = whenClosed;
  }

  static UdpSocket open(
      InetSocketAddress tracker, @Nullable InetAddress bindAddress, Consumer<UdpSocket> whenClosed)
      throws IOException {
    DatagramChannel channel = open(tracker.getAddress() instanceof Inet6Address);
    try {
      if (bindAddress != null) {
        channel.bind(new InetSocketAddress(bindAddress, 0));
      }
      channel.connect(tracker);
      return new UdpSocket(channel, tracker, whenClosed);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static DatagramChannel open(boolean ipv6) throws IOException {
    try {
      return DatagramChannel.open(
          ipv6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
    } catch (UnsupportedOperationException e) {
      throw new IOException("this machine has no " + (ipv6 ? "IPv6" : "IPv4"), e);
    }
  }

  InetSocketAddress tracker() {
    return tracker;
  }

  /**
   * Sends a request and waits for its answer; other datagrams are ignored.
   *
   * @param until in the time of {@link System#nanoTime}
   * @return the answer, or empty if none came
   */
  <R> Optional<R> exchange(UdpRequest<R> request, long connectionId, int transactionId, long until)
      throws IOException {
    channel.write(request.datagram(connectionId, transactionId));
    boolean ipv6 = tracker.getAddress() instanceof Inet6Address;
    while (true) {
      Optional<ByteBuffer> datagram = receive(until);
      if (datagram.isEmpty()) {
        return Optional.empty();
      }
      Optional<R> answer = UdpAnswers.read(datagram.get(), request, transactionId, ipv6);
      if (answer.isPresent()) {
        return answer;
      }
      log.debug("ignoring a datagram of {} that answers nothing", tracker);
    }
  }

  private Optional<ByteBuffer> receive(long until) throws IOException {
    long left = until - System.nanoTime();
    if (left <= 0) {
      return Optional.empty();
    }
    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
    try {
      channel
          .socket()
          .setSoTimeout(Math.clamp(Duration.ofNanos(left).toMillis() + 1, 1, Integer.MAX_VALUE));
      channel.socket().receive(packet);
      return Optional.of(ByteBuffer.wrap(buffer, 0, packet.getLength()));
    } catch (SocketTimeoutException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    whenClosed.accept(this);
    try {
      channel.close();
    } catch (IOException e) {
      log.debug("closing a socket failed", e);
    }
  }
}
