package io.github.btlib.tracker.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.btlib.tracker.socket.TcpConnection;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A connection whose reads and writes go through the one buffer of its listener. */
final class LinuxTcpConnection implements TcpConnection {

  private final LinuxTcpListener listener;
  private final int number;
  private final InetAddress source;

  private @Nullable Handler handler;
  private Interest interest = Interest.NOTHING;

  /** The system holds the end of what was written, for what follows. */
  private boolean heldBack;

  private boolean closed;

  LinuxTcpConnection(LinuxTcpListener listener, int number, InetAddress source) {
    this.listener = listener;
    this.number = number;
    this.source = source;
  }

  @Override
  public InetAddress source() {
    return source;
  }

  Handler handler() {
    return Objects.requireNonNull(handler, "known to the listener since it has one");
  }

  void ready() {
    handler().ready();
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    requireOpen();
    long room = Math.min(target.remaining(), listener.buffer.byteSize());
    int count = (int) Libc.recv(listener.errno, number, listener.buffer, room, 0);
    if (count < 0) {
      failUnlessLater();
      return 0;
    }
    if (count == 0) {
      return -1;
    }
    int at = target.arrayOffset() + target.position();
    MemorySegment.copy(listener.buffer, JAVA_BYTE, 0, target.array(), at, count);
    target.position(target.position() + count);
    return count;
  }

  @Override
  public void write(ByteBuffer bytes, boolean last) throws IOException {
    requireOpen();
    while (bytes.hasRemaining()) {
      int length = (int) Math.min(bytes.remaining(), listener.buffer.byteSize());
      int at = bytes.arrayOffset() + bytes.position();
      MemorySegment.copy(bytes.array(), at, listener.buffer, JAVA_BYTE, 0, length);
      heldBack = last && length == bytes.remaining();
      int flags = Libc.MSG_NOSIGNAL | (heldBack ? Libc.MSG_MORE : 0);
      int count = (int) Libc.send(listener.errno, number, listener.buffer, length, flags);
      if (count < 0) {
        failUnlessLater();
        return;
      }
      bytes.position(bytes.position() + count);
      if (count < length) {
        return;
      }
    }
  }

  /** The number may be another's by now. */
  private void requireOpen() throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }

  private void failUnlessLater() throws IOException {
    int why = Libc.errno(listener.errno);
    if (why != Libc.EAGAIN && why != Libc.EINTR) {
      throw Libc.failure(listener.errno);
    }
  }

  @Override
  public void await(Interest wanted, Handler told) throws IOException {
    requireOpen();
    if (handler == null) {
      listener.add(number, this);
    }
    handler = told;
    if (wanted == interest) {
      return;
    }
    // an end or a failure is reported whatever is awaited, and for ever: so not to wait is to leave
    int operation =
        wanted == Interest.NOTHING
            ? Libc.EPOLL_CTL_DEL
            : interest == Interest.NOTHING ? Libc.EPOLL_CTL_ADD : Libc.EPOLL_CTL_MOD;
    listener.control(operation, number, wanted == Interest.WRITE ? Libc.EPOLLOUT : Libc.EPOLLIN);
    interest = wanted;
  }

  @Override
  public void sendAtOnce() throws IOException {
    requireOpen();
    BoundDescriptor.set(listener.errno, number, Libc.IPPROTO_TCP, Libc.TCP_NODELAY, 1);
  }

  @Override
  public void shutdownOutput() throws IOException {
    requireOpen();
    heldBack = false;
    if (Libc.shutdown(listener.errno, number, Libc.SHUT_WR) < 0) {
      throw Libc.failure(listener.errno);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (handler != null) {
      listener.remove(number);
    }
    if (heldBack) {
      // sends it: a close with input unread would throw it away
      Libc.shutdown(listener.errno, number, Libc.SHUT_WR);
    }
    Libc.close(listener.errno, number);
  }
}
