package io.github.btlib.tracker.linux;

import io.github.btlib.tracker.socket.PacketLimits;
import io.github.btlib.tracker.socket.PacketSocket;
import io.github.btlib.tracker.socket.Sockets;
import io.github.btlib.tracker.socket.TcpConnection;
import io.github.btlib.tracker.socket.TcpListener;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens sockets by calls of Linux itself. Thread-safe. */
final class LinuxSockets implements Sockets {

  private static final Logger log = LoggerFactory.getLogger(LinuxSockets.class);

  /** Whose constants and structures these are. */
  private static final Set<String> MACHINES = Set.of("amd64", "aarch64");

  private LinuxSockets() {}

  /**
   * Returns them if this is Linux, the application has allowed native access, and the system lets
   * us do all that is needed.
   */
  static Optional<Sockets> ifAllowed() {
    boolean isLinux =
        System.getProperty("os.name").equals("Linux")
            && MACHINES.contains(System.getProperty("os.arch"));
    if (!isLinux || !LinuxSockets.class.getModule().isNativeAccessEnabled()) {
      return Optional.empty();
    }
    try {
      tryAll();
      return Optional.of(new LinuxSockets());
    } catch (IOException e) {
      // such as a container that does not know all calls
      log.debug("no native sockets: {}", e.toString());
      return Optional.empty();
    }
  }

  private static void tryAll() throws IOException {
    LinuxSockets sockets = new LinuxSockets();
    InetSocketAddress own = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    sockets.openUdp(own, new PacketLimits(64, 64, 1 << 12), true).close();
    try (TcpListener listener = sockets.listen(own, 1, true)) {
      // most likely nobody has connected
      TcpConnection connection = listener.accept();
      if (connection != null) {
        connection.close();
      }
    }
  }

  @Override
  public boolean isNative() {
    return true;
  }

  @Override
  public boolean canShare() {
    return true;
  }

  @Override
  public TcpListener listen(InetSocketAddress address, int backlog, boolean shared)
      throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(Libc.ERRNO);
      BoundDescriptor bound =
          BoundDescriptor.open(errno, Libc.SOCK_STREAM | Libc.SOCK_NONBLOCK, address, shared, 0);
      try {
        return LinuxTcpListener.on(bound, backlog);
      } catch (IOException | RuntimeException | Error e) {
        Libc.close(errno, bound.number());
        throw e;
      }
    }
  }

  @Override
  public PacketSocket openUdp(InetSocketAddress address, PacketLimits limits, boolean shared)
      throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(Libc.ERRNO);
      BoundDescriptor bound =
          BoundDescriptor.open(errno, Libc.SOCK_DGRAM, address, shared, limits.receiveBuffer());
      try {
        LinuxPacketSocket socket = new LinuxPacketSocket(bound, limits);
        socket.tryCalls();
        return socket;
      } catch (IOException | RuntimeException | Error e) {
        Libc.close(errno, bound.number());
        throw e;
      }
    }
  }
}
