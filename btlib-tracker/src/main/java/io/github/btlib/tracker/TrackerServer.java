package io.github.btlib.tracker;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.tracker.engine.Access;
import io.github.btlib.tracker.engine.EngineSettings;
import io.github.btlib.tracker.engine.FixedPeers;
import io.github.btlib.tracker.engine.Intervals;
import io.github.btlib.tracker.engine.TrackerEngine;
import io.github.btlib.tracker.http.AnnounceHandler;
import io.github.btlib.tracker.http.AnnounceSettings;
import io.github.btlib.tracker.http.HttpServer;
import io.github.btlib.tracker.http.HttpSettings;
import io.github.btlib.tracker.swarm.MemoryPeerStore;
import io.github.btlib.tracker.swarm.StoreLimits;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    TrackerEngine engine =
        new TrackerEngine(
            new EngineSettings(settings.defaultNumWant, settings.maxNumWant),
            new Intervals(
                (int) settings.interval.toSeconds(),
                (int) settings.effectiveMinInterval().toSeconds(),
                (int) settings.interval.multipliedBy(2).toSeconds()),
            settings.allowed.isEmpty()
                ? Access.denying(Set.of())
                : Access.allowing(settings.allowed),
            fixed(settings.staticPeers),
            new MemoryPeerStore(
                new StoreLimits(settings.maxSwarms, settings.maxPeers, settings.maxPeers, 16, false, false),
                (int) settings.interval.multipliedBy(2).toSeconds(),
                System.nanoTime(),
                new java.security.SecureRandom()),
            List.of());
    InetSocketAddress address =
        settings.bindAddress == null
            ? new InetSocketAddress(settings.httpPort)
            : new InetSocketAddress(settings.bindAddress, settings.httpPort);
    HttpSettings httpSettings =
        new HttpSettings(
            address, settings.headTimeout, settings.idleTimeout, settings.maxConnections);
    try {
      HttpServer http =
          HttpServer.start(httpSettings, new AnnounceHandler(engine, announceSettings));
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

  private static FixedPeers fixed(Map<InfoHash, List<StaticPeer>> staticPeers) {
    Map<InfoHash, List<FixedPeers.Peer>> peers = new HashMap<>();
    staticPeers.forEach((infoHash, list) ->
        peers.put(
            infoHash,
            list.stream().map(p -> new FixedPeers.Peer(p.peerId(), p.address())).toList()));
    return new FixedPeers(peers);
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
