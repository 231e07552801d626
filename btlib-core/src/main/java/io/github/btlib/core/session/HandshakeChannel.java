package io.github.btlib.core.session;

import io.github.btlib.core.wire.Handshake;
import io.github.btlib.core.wire.ProtocolException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** Handshakes over a socket, within a time. */
final class HandshakeChannel {
  private final SocketChannel channel;
  private final Duration timeout;
  private final long deadline;

  HandshakeChannel(SocketChannel channel, Duration timeout) {
    this.channel = channel;
    this.timeout = timeout;
    this.deadline = System.nanoTime() + timeout.toNanos();
  }

  void write(Handshake handshake) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Handshake.LENGTH);
    handshake.encode(bytes);
    bytes.flip();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * The time is for the whole handshake, so that a byte now and then does not hold a connection.
   */
  Handshake read() throws IOException {
    InputStream in = channel.socket().getInputStream();
    byte[] bytes = new byte[Handshake.LENGTH];
    int count = 0;
    while (count < bytes.length) {
      int read = read(in, bytes, count);
      if (read < 0) {
        throw new ProtocolException("handshake: the peer closed the connection");
      }
      count += read;
      Handshake.requireProtocol(ByteBuffer.wrap(bytes, 0, count));
    }
    return Handshake.decode(ByteBuffer.wrap(bytes));
  }

  private int read(InputStream in, byte[] bytes, int count) throws IOException {
    long left = (deadline - System.nanoTime()) / 1_000_000;
    try {
      if (left > 0) {
        channel.socket().setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
        return in.read(bytes, count, bytes.length - count);
      }
    } catch (SocketTimeoutException e) {
      // as if it had been too late before
    }
    throw new ProtocolException(
        "handshake: " + count + " of " + bytes.length + " bytes in " + timeout.toMillis() + " ms");
  }
}
