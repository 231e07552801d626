package io.github.btlib.tracker;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.tracker.http.AnnounceHandler;
import io.github.btlib.tracker.http.AnnounceSettings;
import io.github.btlib.tracker.http.HttpServer;
import io.github.btlib.tracker.http.HttpSettings;
import io.github.btlib.tracker.swarm.Endpoint;
import io.github.btlib.tracker.swarm.Peer;
import io.github.btlib.tracker.swarm.SharedSwarms;
import io.github.btlib.tracker.swarm.SwarmLimits;
import io.github.btlib.tracker.swarm.Swarms;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A BitTorrent tracker inside the application: peers of a torrent announce themselves over HTTP
 * (BEP 3, with compact answers as in BEP 23, IPv6 peers as in BEP 7 and partial seeds as in BEP 21)
 * and are told of each other.
 *
 * <pre>{@code
 * try (TrackerServer tracker = TrackerServer.builder().httpPort(0).start()) {
 *   System.out.println(tracker.announceUri());
 *   ...
 * }
 * }</pre>
 *
 * <p>A peer is known by the address its announce comes from and the port it names; what a query
 * says of addresses is ignored. Nothing is kept on disk: after a restart peers are known again as
 * they announce themselves.
 *
 * <p>Thread-safe.
 */
public final class TrackerServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TrackerServer.class);

  private final HttpServer http;

  private TrackerServer(HttpServer http) {
    this.http = http;
  }

  /**
   * Starts with the default settings: port 6969 of all addresses, any torrent, 30 minutes between
   * announces.
   *
   * @return a new builder
   */
  public static TrackerServerBuilder builder() {
    return new TrackerServerBuilder();
  }

  static TrackerServer start(TrackerServerBuilder settings) {
    AnnounceSettings announceSettings =
        new AnnounceSettings(
            settings.interval,
            settings.effectiveMinInterval(),
            settings.defaultNumWant,
            settings.maxNumWant);
    SwarmLimits limits =
        new SwarmLimits(
            settings.maxSwarms, settings.maxPeers, settings.interval.multipliedBy(2).toMillis());
    Swarms swarms = new Swarms(limits, settings.allowed, told(settings.staticPeers));
    SharedSwarms shared =
        new SharedSwarms(swarms, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    InetSocketAddress address =
        settings.bindAddress == null
            ? new InetSocketAddress(settings.httpPort)
            : new InetSocketAddress(settings.bindAddress, settings.httpPort);
    HttpSettings httpSettings =
        new HttpSettings(
            address, settings.headTimeout, settings.idleTimeout, settings.maxConnections);
    try {
      HttpServer http =
          HttpServer.start(httpSettings, new AnnounceHandler(shared, announceSettings));
      TrackerServer server = new TrackerServer(http);
      log.info("tracker listens at {}", server.announceUri());
      return server;
    } catch (IOException e) {
      throw new TrackerServerException(
          "cannot listen on "
              + address.getAddress().getHostAddress()
              + " port "
              + address.getPort()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static Map<InfoHash, List<Peer>> told(Map<InfoHash, List<StaticPeer>> staticPeers) {
    Map<InfoHash, List<Peer>> told = new HashMap<>();
    staticPeers.forEach((infoHash, peers) -> {
      // by endpoint, so that a peer that is listed twice is told and counted once
      Map<Endpoint, Peer> unique = new LinkedHashMap<>();
      for (StaticPeer peer : peers) {
        Endpoint endpoint = new Endpoint(peer.address().getAddress(), peer.address().getPort());
        unique.putIfAbsent(endpoint, new Peer(Optional.of(peer.peerId()), endpoint));
      }
      told.put(infoHash, new ArrayList<>(unique.values()));
    });
    return told;
  }

  /**
   * Tells the TCP port peers announce to.
   *
   * @return 1 to 65535, also when any free port was asked for
   */
  public int httpPort() {
    return http.address().getPort();
  }

  /**
   * Tells what to write into torrents as the announce URL, as far as the tracker can know it.
   *
   * @return the address it listens at, or the loopback address if it listens at all, with the path
   *     {@code /announce}
   */
  public URI announceUri() {
    InetAddress address = http.address().getAddress();
    String host = address.getHostAddress();
    if (address.isAnyLocalAddress()) {
      host = address instanceof Inet6Address ? "::1" : "127.0.0.1";
    }
    try {
      return new URI("http", null, host, httpPort(), AnnounceHandler.PATH, null, null);
    } catch (URISyntaxException e) {
      throw new AssertionError("an address and a port make a URI", e);
    }
  }

  /**
   * Stops listening, cuts all connections and waits for every thread of the tracker to end, for at
   * most 5 seconds. Peers are not told. Further calls change nothing.
   */
  @Override
  public void close() {
    http.close();
  }
}
