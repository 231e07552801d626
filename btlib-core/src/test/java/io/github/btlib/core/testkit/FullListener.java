package io.github.btlib.core.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** An address that answers no attempt to connect: its backlog is full, and nobody accepts. */
public final class FullListener implements AutoCloseable {
  private static final int MOST = 100;
  private static final int MILLIS = 1_000;

  private final ServerSocket listener;
  private final List<Socket> backlog = new ArrayList<>();

  private FullListener(ServerSocket listener) {
    this.listener = listener;
  }

  /** Listens, and fills the backlog until an attempt gets no answer. */
  public static FullListener open() {
    try {
      FullListener full =
          new FullListener(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      full.fill();
      return full;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void fill() throws IOException {
    while (backlog.size() < MOST) {
      Socket socket = new Socket();
      backlog.add(socket);
      try {
        socket.connect(address(), MILLIS);
      } catch (SocketTimeoutException e) {
        return;
      }
    }
    throw new IOException(MOST + " connections do not fill a backlog of one");
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : backlog) {
      socket.close();
    }
  }
}
