package io.github.btlib.core.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** Connections that are made and say nothing, or not enough. */
public final class SilentSockets implements AutoCloseable {
  private final List<Socket> sockets = new ArrayList<>();

  /** Connects a number of times. */
  public SilentSockets connect(int count, InetAddress from, InetSocketAddress target) {
    try {
      for (int i = 0; i < count; i++) {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(target, 5_000);
        socket.setSoTimeout(1);
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says something after all, on each that the other side has not ended. */
  public SilentSockets send(byte[] bytes) {
    for (Socket socket : sockets) {
      try {
        socket.getOutputStream().write(bytes);
      } catch (IOException e) {
        // ended
      }
    }
    return this;
  }

  /** Returns how many of them the other side has ended. */
  public int ended() {
    return (int) sockets.stream().filter(SilentSockets::isAtEnd).count();
  }

  private static boolean isAtEnd(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true; // reset
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
