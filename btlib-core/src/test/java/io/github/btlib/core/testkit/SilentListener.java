package io.github.btlib.core.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes connections, notes when they were made, and says nothing. */
public final class SilentListener implements AutoCloseable {
  private final ServerSocket listener;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<Long> times = new CopyOnWriteArrayList<>();

  public SilentListener(InetAddress address) {
    try {
      listener = new ServerSocket(0, 200, address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("silent listener").start(this::acceptAll);
  }

  private void acceptAll() {
    try {
      while (true) {
        sockets.add(listener.accept());
        times.add(System.nanoTime());
      }
    } catch (IOException e) {
      // closed
    }
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  public int connectionsMade() {
    return times.size();
  }

  /** Returns when each connection came, in nanoseconds of a monotonic clock. */
  public List<Long> times() {
    return List.copyOf(times);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
