package io.github.btlib.core.tracker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The sockets in use, so that all can be closed. Thread-safe. */
final class UdpSockets implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private final Set<UdpSocket> open = new HashSet<>();
  private boolean closed;

  /** Opens a socket that speaks with one address only. */
  UdpSocket open(InetSocketAddress tracker, @Nullable InetAddress bindAddress) throws IOException {
    UdpSocket socket = UdpSocket.open(tracker, bindAddress, this::forget);
    lock.lock();
    try {
      if (!closed) {
        open.add(socket);
        return socket;
      }
    } finally {
      lock.unlock();
    }
    socket.close();
    throw new IOException("closed");
  }

  private void forget(UdpSocket socket) {
    lock.lock();
    try {
      open.remove(socket);
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    List<UdpSocket> left;
    lock.lock();
    try {
      closed = true;
      left = List.copyOf(open);
    } finally {
      lock.unlock();
    }
    left.forEach(UdpSocket::close);
  }
}
