package io.github.btlib.tracker.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.btlib.tracker.socket.TcpConnection;
import io.github.btlib.tracker.socket.TcpListener;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A socket that listens, with the epoll of its connections. The system keeps a connection to itself
 * until a request has begun to come, or a second is over; but not where a flood of silent ones
 * could thereby keep others from connecting.
 */
final class LinuxTcpListener implements TcpListener {

  /** Room for the first bytes of requests and for most answers. */
  private static final int BUFFER = 1 << 15;

  private static final int DEFER_SECONDS = 1;
  private static final int MAX_EVENTS = 256;

  // struct epoll_event is packed on one of the machines
  private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");
  private static final int EVENT = PACKED ? 12 : 16;
  private static final int EVENT_DATA = PACKED ? 4 : 8;

  private final int number;
  private final int port;
  private final int epoll;
  private final int wakeNumber;

  /** An eventfd; other threads write to it. */
  private final Descriptor wake;

  private final MemorySegment event;
  private final MemorySegment events;
  private final MemorySegment name;
  private final MemorySegment nameLength;
  private final MemorySegment wakeCount;

  // shared with the connections
  final MemorySegment errno;
  final MemorySegment buffer;

  /** Those that have ever awaited something, by the numbers of their sockets. */
  private @Nullable LinuxTcpConnection[] connections = new LinuxTcpConnection[64];

  private LinuxTcpListener(BoundDescriptor bound, int epoll, int wakeNumber) {
    this.number = bound.number();
    this.port = bound.port();
    this.epoll = epoll;
    this.wakeNumber = wakeNumber;
    this.wake = new Descriptor(wakeNumber);
    // freed when the last of them is not reachable any more
    Arena arena = Arena.ofAuto();
    errno = arena.allocate(Libc.ERRNO);
    event = arena.allocate(EVENT, Long.BYTES);
    events = arena.allocate((long) MAX_EVENTS * EVENT, Long.BYTES);
    name = arena.allocate(SocketAddress.MAX_LENGTH, Long.BYTES);
    nameLength = arena.allocate(JAVA_INT);
    wakeCount = arena.allocate(Long.BYTES, Long.BYTES);
    buffer = arena.allocate(BUFFER, Long.BYTES);
  }

  /** Makes a bound socket listen; if that fails, the socket is still the caller's. */
  static LinuxTcpListener on(BoundDescriptor bound, int backlog) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(Libc.ERRNO);
      if (SynCookies.areSent()) {
        BoundDescriptor.set(
            errno, bound.number(), Libc.IPPROTO_TCP, Libc.TCP_DEFER_ACCEPT, DEFER_SECONDS);
      }
      if (Libc.listen(errno, bound.number(), backlog) < 0) {
        throw Libc.failure(errno);
      }
      int epoll = Libc.epollCreate(errno, Libc.EPOLL_CLOEXEC);
      if (epoll < 0) {
        throw Libc.failure(errno);
      }
      int wake = Libc.eventfd(errno, 0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK);
      if (wake < 0) {
        IOException failure = Libc.failure(errno);
        Libc.close(errno, epoll);
        throw failure;
      }
      try {
        LinuxTcpListener listener = new LinuxTcpListener(bound, epoll, wake);
        listener.control(Libc.EPOLL_CTL_ADD, bound.number(), Libc.EPOLLIN);
        listener.control(Libc.EPOLL_CTL_ADD, wake, Libc.EPOLLIN);
        return listener;
      } catch (IOException | RuntimeException | Error e) {
        Libc.close(errno, epoll);
        Libc.close(errno, wake);
        throw e;
      }
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void await(long millis, Runnable connectable) throws IOException {
    int timeout = millis == 0 ? -1 : (int) Math.min(millis, Integer.MAX_VALUE);
    int count = Libc.epollWait(errno, epoll, events, MAX_EVENTS, timeout);
    if (count < 0 && Libc.errno(errno) != Libc.EINTR) {
      throw Libc.failure(errno);
    }
    for (int i = 0; i < count; i++) {
      int ready = events.get(JAVA_INT_UNALIGNED, (long) i * EVENT + EVENT_DATA);
      if (ready == number) {
        connectable.run();
      } else if (ready == wakeNumber) {
        Libc.read(errno, wakeNumber, wakeCount, Long.BYTES);
      } else {
        // what another has closed meanwhile is not here, or is a new one that finds nothing to do
        LinuxTcpConnection connection = connections[ready];
        if (connection != null) {
          connection.ready();
        }
      }
    }
  }

  @Override
  public void wakeup() {
    if (!wake.enter()) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment one = arena.allocateFrom(JAVA_LONG, 1);
      Libc.write(arena.allocate(Libc.ERRNO), wakeNumber, one, Long.BYTES);
    } finally {
      wake.leave();
    }
  }

  @Override
  public void setAccepting(boolean accepting) {
    try {
      control(Libc.EPOLL_CTL_MOD, number, accepting ? Libc.EPOLLIN : 0);
    } catch (IOException e) {
      throw new IllegalStateException("a listening socket is not in its epoll", e);
    }
  }

  @Override
  public @Nullable TcpConnection accept() throws IOException {
    while (true) {
      nameLength.set(JAVA_INT, 0, SocketAddress.MAX_LENGTH);
      int accepted =
          Libc.accept4(errno, number, name, nameLength, Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC);
      if (accepted >= 0) {
        try {
          return new LinuxTcpConnection(this, accepted, SocketAddress.address(name));
        } catch (RuntimeException | Error e) {
          Libc.close(errno, accepted);
          throw e;
        }
      }
      switch (Libc.errno(errno)) {
        case Libc.EAGAIN -> {
          return null;
        }
        // it is gone already, and the next one need not be
        case Libc.ECONNABORTED, Libc.EINTR -> {}
        default -> throw Libc.failure(errno);
      }
    }
  }

  /** Has the epoll report a connection. */
  void add(int socket, LinuxTcpConnection connection) {
    if (socket >= connections.length) {
      connections = Arrays.copyOf(connections, Math.max(socket + 1, 2 * connections.length));
    }
    connections[socket] = connection;
  }

  void remove(int socket) {
    connections[socket] = null;
  }

  /** Tells the epoll what to report of a socket. */
  void control(int operation, int socket, int interest) throws IOException {
    event.set(JAVA_INT_UNALIGNED, 0, interest);
    event.set(JAVA_INT_UNALIGNED, EVENT_DATA, socket);
    if (Libc.epollCtl(errno, epoll, operation, socket, event) < 0) {
      throw Libc.failure(errno);
    }
  }

  @Override
  public List<TcpConnection.Handler> handlers() {
    List<TcpConnection.Handler> handlers = new ArrayList<>();
    for (LinuxTcpConnection connection : connections) {
      if (connection != null) {
        handlers.add(connection.handler());
      }
    }
    return handlers;
  }

  @Override
  public void close() {
    if (!wake.isOpen()) {
      return;
    }
    wake.close();
    Libc.close(errno, number);
    Libc.close(errno, epoll);
  }
}
