package io.github.btlib.core.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Another address of something that listens; counts the connections made through it. */
public final class Forwarder implements AutoCloseable {
  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();

  private Forwarder(InetSocketAddress target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("forwarder").start(this::acceptAll);
  }

  public static Forwarder to(InetSocketAddress target) {
    try {
      return new Forwarder(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  public int connectionsMade() {
    return made.get();
  }

  /** Returns how many connections were ended by the side that made them. */
  public int connectionsEnded() {
    return ended.get();
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket from = listener.accept();
        made.incrementAndGet();
        Socket to = new Socket(target.getAddress(), target.getPort());
        sockets.add(from);
        sockets.add(to);
        Thread.ofVirtual()
            .name("forwarder there")
            .start(() -> {
              copy(from, to);
              ended.incrementAndGet();
            });
        Thread.ofVirtual().name("forwarder back").start(() -> copy(to, from));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // one side is gone
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
