package io.github.btlib.core.tracker;

import io.github.btlib.spi.AnnounceRequest;
import io.github.btlib.spi.AnnounceResponse;
import io.github.btlib.spi.ScrapeRequest;
import io.github.btlib.spi.ScrapeResponse;
import io.github.btlib.spi.TrackerException;
import io.github.btlib.spi.TrackerTransport;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Announces and scrapes over UDP (BEP 15), IPv4 and IPv6. Of a name with several addresses the one
 * that answered last is asked first; the others share the time that is left. Each call has a socket
 * of its own; between calls there is none. Thread-safe.
 */
public final class UdpTrackerTransport implements TrackerTransport {
  /** More addresses would leave each of them too little time. */
  private static final int MOST_ADDRESSES = 4;

  private static final UdpConnect CONNECT = new UdpConnect();

  private final @Nullable InetAddress bindAddress;
  private final Duration firstWait;
  private final NameLookup names;
  private final UdpConnections connections = new UdpConnections();
  private final UdpSockets sockets = new UdpSockets();
  private final SecureRandom random = new SecureRandom();

  /**
   * @param bindAddress the local address to send from, or null for whichever the system chooses
   */
  public UdpTrackerTransport(@Nullable InetAddress bindAddress) {
    this(bindAddress, UdpSchedule.FIRST_WAIT, InetAddress::getAllByName);
  }

  /**
   * @param firstWait after how long without an answer to send again for the first time
   */
  UdpTrackerTransport(
      @Nullable InetAddress bindAddress, Duration firstWait, NameLookup.Resolver resolver) {
    this.bindAddress = bindAddress == null || bindAddress.isAnyLocalAddress() ? null : bindAddress;
    this.firstWait = firstWait;
    this.names = new NameLookup(resolver);
  }

  @Override
  public Set<String> schemes() {
    return Set.of("udp");
  }

  @Override
  public AnnounceResponse announce(URI tracker, AnnounceRequest request)
      throws IOException, InterruptedException {
    return ask(tracker, new UdpAnnounce(tracker, request), request.timeout());
  }

  @Override
  public ScrapeResponse scrape(URI tracker, ScrapeRequest request)
      throws IOException, InterruptedException {
    return ask(tracker, new UdpScrape(request), request.timeout());
  }

  private <R> R ask(URI tracker, UdpRequest<R> request, Duration timeout)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    List<InetSocketAddress> addresses = addresses(tracker, deadline);
    IOException failure = null;
    for (int i = 0; i < addresses.size(); i++) {
      long now = System.nanoTime();
      try {
        long share = UdpSchedule.share(deadline - now, addresses.size() - i, firstWait);
        return ask(addresses.get(i), request, now + share);
      } catch (IOException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException("given up"); // which closed the socket
        }
        if (e instanceof TrackerException || sockets.isClosed()) {
          throw sockets.isClosed() ? new IOException("closed", e) : e;
        }
        failure = e;
      }
    }
    throw Objects.requireNonNull(failure);
  }

  private List<InetSocketAddress> addresses(URI tracker, long deadline)
      throws IOException, InterruptedException {
    int port = tracker.getPort();
    if (tracker.getHost() == null || port < 1 || port > 0xffff) {
      throw new IOException("the tracker's URL needs a host and a port of 1 to 65535");
    }
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (InetAddress address : names.lookUp(tracker.getHost(), deadline)) {
      if (bindAddress == null || isIpv6(bindAddress) == isIpv6(address)) {
        addresses.add(new InetSocketAddress(address, port));
      }
    }
    if (addresses.isEmpty()) {
      throw new IOException("the tracker has no address of the bind address's family");
    }
    List<InetSocketAddress> ordered = connections.answeringFirst(addresses);
    return ordered.subList(0, Math.min(MOST_ADDRESSES, ordered.size()));
  }

  private static boolean isIpv6(InetAddress address) {
    return address instanceof Inet6Address;
  }

  private <R> R ask(InetSocketAddress tracker, UdpRequest<R> request, long deadline)
      throws IOException {
    UdpSchedule schedule =
        new UdpSchedule(connections.get(tracker).orElse(null), firstWait, deadline);
    // what is sent again keeps its transaction id: a late answer to the first is an answer
    int connecting = random.nextInt();
    int requesting = random.nextInt();
    try (UdpSocket socket = sockets.open(tracker, bindAddress)) {
      while (true) {
        switch (schedule.next(System.nanoTime())) {
          case CONNECT -> {
            connect(socket, connecting, schedule);
            requesting = random.nextInt();
          }
          case REQUEST -> {
            Optional<R> answer = request(socket, request, requesting, schedule);
            if (answer.isPresent()) {
              return answer.get();
            }
          }
          case GIVE_UP -> throw new IOException("no answer in time");
        }
      }
    } catch (TrackerException e) {
      throw e;
    } catch (IOException e) {
      connections.forget(tracker);
      throw e instanceof PortUnreachableException
          ? new IOException("nobody listens at the tracker's port", e)
          : e;
    }
  }

  private void connect(UdpSocket socket, int transactionId, UdpSchedule schedule)
      throws IOException {
    Optional<Long> id =
        socket.exchange(CONNECT, UdpConnect.PROTOCOL_ID, transactionId, schedule.until());
    if (id.isPresent()) {
      UdpConnection connection = new UdpConnection(id.get(), System.nanoTime());
      connections.put(socket.tracker(), connection);
      schedule.connected(connection);
    }
  }

  /** Returns empty if it is to be tried again. */
  private <R> Optional<R> request(
      UdpSocket socket, UdpRequest<R> request, int transactionId, UdpSchedule schedule)
      throws IOException {
    try {
      return socket.exchange(request, schedule.connectionId(), transactionId, schedule.until());
    } catch (TrackerException e) {
      connections.forget(socket.tracker());
      if (schedule.refused()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public void close() {
    sockets.close();
    names.close();
  }
}
