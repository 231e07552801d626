package io.github.btlib.tracker.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A channel that listens, with the selector of its connections. */
final class JdkTcpListener implements TcpListener {

  private final ServerSocketChannel channel;
  private final int port;
  private final Selector selector;
  private final SelectionKey listening;

  JdkTcpListener(ServerSocketChannel channel, int port) throws IOException {
    this.channel = channel;
    this.port = port;
    channel.configureBlocking(false);
    this.selector = Selector.open();
    this.listening = channel.register(selector, SelectionKey.OP_ACCEPT);
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void await(long millis, Runnable connectable) throws IOException {
    selector.select(
        key -> {
          if (key.attachment() instanceof TcpConnection.Handler handler) {
            handler.ready();
          } else {
            connectable.run();
          }
        },
        millis);
  }

  @Override
  public void wakeup() {
    selector.wakeup();
  }

  @Override
  public void setAccepting(boolean accepting) {
    listening.interestOps(accepting ? SelectionKey.OP_ACCEPT : 0);
  }

  @Override
  public @Nullable TcpConnection accept() throws IOException {
    while (true) {
      SocketChannel accepted = channel.accept();
      if (accepted == null) {
        return null;
      }
      try {
        accepted.configureBlocking(false);
        InetSocketAddress source = (InetSocketAddress) accepted.getRemoteAddress();
        return new JdkTcpConnection(selector, accepted, source.getAddress());
      } catch (IOException e) {
        // it is gone already, and the next one need not be
        accepted.close();
      }
    }
  }

  @Override
  public List<TcpConnection.Handler> handlers() {
    List<TcpConnection.Handler> handlers = new ArrayList<>();
    for (SelectionKey key : selector.keys()) {
      if (key.attachment() instanceof TcpConnection.Handler handler) {
        handlers.add(handler);
      }
    }
    return handlers;
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      selector.close();
    }
  }
}
