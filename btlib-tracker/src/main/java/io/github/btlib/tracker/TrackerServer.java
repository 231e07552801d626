package io.github.btlib.tracker;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.tracker.engine.AddressLimit;
import io.github.btlib.tracker.engine.EngineSettings;
import io.github.btlib.tracker.engine.FixedPeers;
import io.github.btlib.tracker.engine.Intervals;
import io.github.btlib.tracker.engine.Passkeys;
import io.github.btlib.tracker.engine.TrackerEngine;
import io.github.btlib.tracker.spi.PeerStore;
import io.github.btlib.tracker.stats.PasskeyStats;
import io.github.btlib.tracker.stats.TrackerStats;
import io.github.btlib.tracker.swarm.MemoryPeerStore;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
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
 * <p>A peer is known by the address its announce comes from and the port it names. IPv4 and IPv6
 * peers of a torrent are one swarm and counted together, so a client that announces over both
 * counts twice; over HTTP it is told of both, its own family first, and over UDP of its own. Swarms
 * are kept in memory unless a {@link PeerStore} keeps them elsewhere, and in a file if there is to
 * be one; otherwise peers are known again after a restart as they announce themselves.
 *
 * <p>How often a torrent was downloaded, as a scrape tells, is counted as long as it has peers that
 * announce themselves; {@link #stats} counts all downloads since the start.
 *
 * <p>Access, intervals, static peers and passkeys may be replaced while it runs; swarms are not
 * touched by that. Each replacement takes effect as a whole, from one announce to the next.
 *
 * <p>Thread-safe.
 */
public final class TrackerServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TrackerServer.class);

  private final TrackerServers servers;
  private final TrackerEngine engine;
  private final PeerStore store;
  private final @Nullable Passkeys passkeys;
  private final @Nullable Snapshots snapshots;
  private final Upkeep upkeep;

  private final ReentrantLock closing = new ReentrantLock();
  private boolean closed; // guarded by closing

  private TrackerServer(
      TrackerServerBuilder settings, PeerStore store, @Nullable Snapshots snapshots) {
    this.store = store;
    this.snapshots = snapshots;
    passkeys = settings.isPrivate ? new Passkeys(settings.passkeys, new SecureRandom()) : null;
    SwarmOptions swarms = settings.swarms;
    engine =
        new TrackerEngine(
            new EngineSettings(
                settings.defaultNumWant,
                settings.maxNumWant,
                AddressLimit.perSecond(swarms.requestsPerSecond, swarms.requestBurst),
                AddressLimit.perMinute(swarms.newSwarmsPerMinute, swarms.newSwarmBurst),
                swarms.believeClaimedAddresses),
            times(settings.interval, settings.effectiveMinInterval()),
            settings.effectiveAccess().rule(),
            fixed(settings.staticPeers),
            store,
            settings.hooks,
            passkeys);
    upkeep = new Upkeep(engine, snapshots, settings.swarms.snapshotInterval);
    servers = new TrackerServers(settings, engine);
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
    settings.checkConflicts();
    PeerStore own = settings.peerStore;
    TrackerServer server;
    if (own != null) {
      server = new TrackerServer(settings, own, null);
    } else {
      MemoryPeerStore memory =
          settings.swarms.newStore(
              settings.maxSwarms, settings.maxPeers, settings.interval.multipliedBy(2));
      Snapshots snapshots =
          settings.snapshotFile == null ? null : new Snapshots(settings.snapshotFile, memory);
      if (snapshots != null) {
        snapshots.restore();
      }
      server = new TrackerServer(settings, memory, snapshots);
    }
    server.upkeep.start();
    log.info(
        "tracker listens at {}{}",
        server.announceUris(),
        server.usesNativeSockets() ? ", with native sockets" : "");
    return server;
  }

  private static Intervals times(Duration interval, Duration minInterval) {
    return new Intervals(
        (int) interval.toSeconds(),
        (int) minInterval.toSeconds(),
        (int) interval.multipliedBy(2).toSeconds());
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
   * Tells whether {@linkplain NetworkOptions#nativeSockets native sockets} are in use.
   *
   * @return false if those of the JDK are
   */
  public boolean usesNativeSockets() {
    return servers.isNative();
  }

  /**
   * Tells what the tracker holds and has done.
   *
   * @return a snapshot
   */
  public TrackerStats stats() {
    return engine.stats();
  }

  /**
   * Replaces the rule of which torrents are served. Peers of torrents that are not served any more
   * are told nothing from then on, and forgotten as they are silent.
   *
   * @param access the new rule
   */
  public void access(TrackerAccess access) {
    engine.access(access.rule());
  }

  /**
   * Replaces the static peers of all torrents.
   *
   * @param peers the new ones, copied; see {@link TrackerServerBuilder#staticPeers}
   */
  public void staticPeers(Map<InfoHash, List<StaticPeer>> peers) {
    engine.fixedPeers(fixed(peers));
  }

  /**
   * Replaces the intervals that peers are told. How long a silent peer is kept follows within
   * seconds; peers that still go by the old interval are forgotten if that is more than twice the
   * new one.
   *
   * @param interval see {@link TrackerServerBuilder#interval}
   * @param minInterval see {@link TrackerServerBuilder#minInterval}; not more than the interval
   * @throws IllegalArgumentException if one of them is out of range
   */
  public void intervals(Duration interval, Duration minInterval) {
    TrackerServerBuilder checked = builder().interval(interval).minInterval(minInterval);
    engine.intervals(times(interval, checked.effectiveMinInterval()));
  }

  /**
   * Replaces all passkeys. Those that stay keep what was counted of them.
   *
   * @param keys the new ones, as in {@link TrackerServerBuilder#passkeys}
   * @throws IllegalArgumentException if one of them is not usable
   * @throws IllegalStateException if the tracker is not private
   */
  public void passkeys(Collection<String> keys) {
    keys.forEach(Ranges::requirePasskey);
    requirePasskeys().replace(keys);
  }

  /**
   * Adds a passkey, if it is not there.
   *
   * @param key as in {@link TrackerServerBuilder#passkeys}
   * @throws IllegalArgumentException if it is not usable
   * @throws IllegalStateException if the tracker is not private
   */
  public void addPasskey(String key) {
    Ranges.requirePasskey(key);
    requirePasskeys().add(key);
  }

  /**
   * Removes a passkey with what was counted of it, if it is there. Peers that use it are refused
   * from then on, and forgotten as they are silent.
   *
   * @param key which one
   * @throws IllegalStateException if the tracker is not private
   */
  public void removePasskey(String key) {
    requirePasskeys().remove(key);
  }

  /**
   * Tells what was done with a passkey.
   *
   * @param key which one
   * @return a snapshot, or empty if there is no such key
   * @throws IllegalStateException if the tracker is not private
   */
  public Optional<PasskeyStats> passkeyStats(String key) {
    return requirePasskeys().stats(key, System.nanoTime(), engine.peerTtlSeconds());
  }

  /**
   * Tells what was done with all passkeys.
   *
   * @return a snapshot of each, by key
   * @throws IllegalStateException if the tracker is not private
   */
  public Map<String, PasskeyStats> passkeyStats() {
    return requirePasskeys().stats(System.nanoTime(), engine.peerTtlSeconds());
  }

  private Passkeys requirePasskeys() {
    if (passkeys == null) {
      throw new IllegalStateException(
          "this tracker is not private: it was started without passkeys");
    }
    return passkeys;
  }

  /**
   * Saves the swarms now, beside the times set. Returns when they are on the disk.
   *
   * @throws IOException if that failed; the file before is as it was
   * @throws IllegalStateException if there is no snapshotFile
   */
  public void saveSnapshot() throws IOException {
    if (snapshots == null) {
      throw new IllegalStateException("this tracker was started without a snapshotFile");
    }
    snapshots.save();
  }

  /**
   * Stops listening, cuts all connections, saves the swarms if there is a file for them, closes the
   * store and waits for every thread of the tracker to end, for at most 5 seconds and 10 more for
   * the file. Peers are not told. Further calls change nothing.
   */
  @Override
  public void close() {
    closing.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      servers.close();
      upkeep.close();
      store.close();
    } catch (IOException e) {
      log.warn("the store did not close cleanly", e);
    } finally {
      closing.unlock();
    }
  }
}
