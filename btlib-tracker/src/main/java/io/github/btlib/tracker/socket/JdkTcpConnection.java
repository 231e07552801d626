package io.github.btlib.tracker.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A channel that does not block; the selector hears of it when it has to wait. */
final class JdkTcpConnection implements TcpConnection {

  private final Selector selector;
  private final SocketChannel channel;
  private final InetAddress source;
  private @Nullable SelectionKey key;

  JdkTcpConnection(Selector selector, SocketChannel channel, InetAddress source) {
    this.selector = selector;
    this.channel = channel;
    this.source = source;
  }

  @Override
  public InetAddress source() {
    return source;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return channel.read(target);
  }

  @Override
  public void write(ByteBuffer bytes, boolean last) throws IOException {
    channel.write(bytes);
  }

  @Override
  public void await(Interest interest, Handler handler) throws IOException {
    int operations =
        switch (interest) {
          case NOTHING -> 0;
          case READ -> SelectionKey.OP_READ;
          case WRITE -> SelectionKey.OP_WRITE;
        };
    if (key == null) {
      key = channel.register(selector, operations, handler);
    } else if (key.interestOps() != operations) {
      key.interestOps(operations);
    }
  }

  @Override
  public void sendAtOnce() throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
