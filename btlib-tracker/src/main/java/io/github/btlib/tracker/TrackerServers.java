package io.github.btlib.tracker;

import io.github.btlib.tracker.engine.TrackerEngine;
import io.github.btlib.tracker.http.HttpServer;
import io.github.btlib.tracker.http.HttpSettings;
import io.github.btlib.tracker.net.LoopServer;
import io.github.btlib.tracker.socket.LocalAddresses;
import io.github.btlib.tracker.socket.Sockets;
import io.github.btlib.tracker.udp.IdSecret;
import io.github.btlib.tracker.udp.UdpServer;
import io.github.btlib.tracker.udp.UdpSettings;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The servers of a tracker, opened and closed together. Thread-safe. */
final class TrackerServers implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TrackerServers.class);

  private static final String PATH = "/announce";
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final List<LoopServer> servers = new ArrayList<>();
  private final InetAddress address;
  private final @Nullable HttpServer http;
  private final @Nullable UdpServer udp;
  private final @Nullable HttpServer stats;
  private final boolean isNative;

  /**
   * Opens what the settings ask for.
   *
   * @throws IllegalArgumentException if that is nothing
   * @throws TrackerServerException if one cannot listen; none is left open then
   */
  TrackerServers(TrackerServerBuilder settings, TrackerEngine engine) {
    if (settings.httpPort < 0 && settings.udpPort < 0) {
      throw new IllegalArgumentException("a tracker without HTTP must have a udpPort");
    }
    NetworkOptions network = settings.network;
    Sockets sockets = Sockets.best(network.nativeSockets);
    isNative = sockets.isNative();
    List<InetAddress> addresses =
        settings.bindAddresses.isEmpty()
            ? List.of(new InetSocketAddress(0).getAddress())
            : settings.bindAddresses;
    try {
      http =
          settings.httpPort < 0
              ? null
              : opened(
                  HttpServer.start(
                      httpSettings(settings, addresses), sockets, engine, network.statsOnHttpPort));
      udp =
          settings.udpPort < 0
              ? null
              : opened(
                  UdpServer.start(
                      new UdpSettings(
                          addresses,
                          settings.udpPort,
                          network.udpThreads,
                          network.maxWaiting,
                          secretOf(network)),
                      sockets,
                      engine));
      stats =
          settings.statsPort < 0
              ? null
              : opened(HttpServer.startStats(statsSettings(settings), engine));
    } catch (IOException | RuntimeException e) {
      servers.forEach(LoopServer::close);
      throw new TrackerServerException(String.valueOf(e.getMessage()), e);
    }
    address = addresses.get(0);
    if (udp != null && !isNative && address.isAnyLocalAddress() && LocalAddresses.areAmbiguous()) {
      log.warn(
          "this machine has several addresses, and answers over UDP may leave from another one than"
              + " was asked, which clients ignore: name them with bindAddress");
    }
  }

  private <S extends LoopServer> S opened(S server) {
    servers.add(server);
    return server;
  }

  private static HttpSettings httpSettings(
      TrackerServerBuilder settings, List<InetAddress> addresses) {
    return new HttpSettings(
        addresses,
        settings.httpPort,
        settings.headTimeout,
        settings.idleTimeout,
        settings.maxConnections,
        settings.network.maxConnectionsPerSource,
        settings.network.httpThreads,
        settings.network.maxWaiting,
        settings.network.trustedProxies,
        settings.network.proxyHeader);
  }

  private static IdSecret secretOf(NetworkOptions network) {
    IdSecret own = network.connectionIdSecret;
    return own == null ? IdSecret.random() : own;
  }

  private static HttpSettings statsSettings(TrackerServerBuilder settings) {
    int few = 16;
    return new HttpSettings(
        List.of(settings.network.statsAddress),
        settings.statsPort,
        settings.headTimeout,
        settings.idleTimeout,
        few,
        few,
        1,
        few,
        Set.of(),
        settings.network.proxyHeader);
  }

  int httpPort() {
    return http == null ? -1 : http.port();
  }

  int udpPort() {
    return udp == null ? -1 : udp.port();
  }

  int statsPort() {
    return stats == null ? -1 : stats.port();
  }

  boolean isNative() {
    return isNative;
  }

  List<URI> announceUris() {
    List<URI> uris = new ArrayList<>();
    if (http != null) {
      uris.add(uri("http", http.port()));
    }
    if (udp != null) {
      uris.add(uri("udp", udp.port()));
    }
    return List.copyOf(uris);
  }

  private URI uri(String scheme, int port) {
    String host = address.getHostAddress();
    if (address.isAnyLocalAddress()) {
      host = address instanceof Inet6Address ? "::1" : "127.0.0.1";
    }
    try {
      return new URI(scheme, null, host, port, PATH, null, null);
    } catch (URISyntaxException e) {
      throw new AssertionError("an address and a port make a URI", e);
    }
  }

  @Override
  public void close() {
    long deadline = System.nanoTime() + CLOSE_TIMEOUT.toNanos();
    // first told all, and then waited for
    servers.forEach(LoopServer::stop);
    servers.forEach(server -> server.close(deadline));
  }
}
