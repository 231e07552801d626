package io.github.btlib.tracker;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.tracker.engine.Access;
import io.github.btlib.tracker.engine.EngineSettings;
import io.github.btlib.tracker.engine.FixedPeers;
import io.github.btlib.tracker.engine.Intervals;
import io.github.btlib.tracker.engine.TrackerEngine;
import io.github.btlib.tracker.swarm.MemoryPeerStore;
import io.github.btlib.tracker.swarm.StoreLimits;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A BitTorrent tracker inside the application: peers of a torrent announce themselves over HTTP
 * (BEP 3, with compact answers as in BEP 23, IPv6 peers as in BEP 7 and partial seeds as in BEP 21)
 * or UDP (BEP 15, BEP 41) and are told of each other.
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

  private final TrackerServers servers;

  private TrackerServer(TrackerServers servers) {
    this.servers = servers;
    log.info("tracker listens at {}", servers.announceUris());
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
    return new TrackerServer(new TrackerServers(settings, engine));
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
   * @return 1 to 65535, also when any free port was asked for; -1 if the tracker serves no HTTP
   */
  public int httpPort() {
    return servers.httpPort();
  }

  /**
   * Tells the UDP port peers announce to.
   *
   * @return 1 to 65535, also when any free port was asked for; -1 if the tracker serves no UDP
   */
  public int udpPort() {
    return servers.udpPort();
  }

  /**
   * Tells the TCP port of the statistics.
   *
   * @return 1 to 65535, also when any free port was asked for; -1 if there is none of its own
   */
  public int statsPort() {
    return servers.statsPort();
  }

  /**
   * Tells what to write into torrents as the announce URL, as far as the tracker can know it.
   *
   * @return the first of {@link #announceUris()}
   */
  public URI announceUri() {
    return announceUris().get(0);
  }

  /**
   * Tells under which URLs peers may announce, as far as the tracker can know them.
   *
   * @return the one over HTTP and then the one over UDP, as far as it serves them: with the first
   *     address it listens at, or the loopback address if it listens at all, and the path {@code
   *     /announce}
   */
  public List<URI> announceUris() {
    return servers.announceUris();
  }

  /**
   * Stops listening, cuts all connections and waits for every thread of the tracker to end, for at
   * most 5 seconds. Peers are not told. Further calls change nothing.
   */
  @Override
  public void close() {
    servers.close();
  }
}
