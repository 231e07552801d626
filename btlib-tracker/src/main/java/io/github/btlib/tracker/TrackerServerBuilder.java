package io.github.btlib.tracker;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.tracker.spi.PeerStore;
import io.github.btlib.tracker.spi.TrackerHook;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of a {@link TrackerServer}. Not thread-safe; may be used for several
 * servers.
 */
public final class TrackerServerBuilder {

  private static final Duration DEFAULT_MIN_INTERVAL = Duration.ofMinutes(5);

  static final int OFF = -1;

  int httpPort = 6969;
  int udpPort = OFF;
  int statsPort = OFF;
  List<InetAddress> bindAddresses = List.of();
  final NetworkOptions network = new NetworkOptions();
  Duration interval = Duration.ofMinutes(30);
  private @Nullable Duration minInterval;
  int defaultNumWant = 50;
  int maxNumWant = 200;
  int maxConnections = 1024;
  int maxSwarms = 100_000;
  int maxPeers = 1_000_000;
  Duration headTimeout = Duration.ofSeconds(5);
  Duration idleTimeout = Duration.ofSeconds(15);
  final Set<InfoHash> allowed = new HashSet<>();
  final Map<InfoHash, List<StaticPeer>> staticPeers = new HashMap<>();
  final SwarmOptions swarms = new SwarmOptions();
  private @Nullable TrackerAccess access;
  final Set<String> passkeys = new LinkedHashSet<>();
  boolean isPrivate;
  final List<TrackerHook> hooks = new ArrayList<>();
  @Nullable PeerStore peerStore;
  @Nullable Path snapshotFile;

  TrackerServerBuilder() {}

  /**
   * Sets the TCP port for announces over HTTP. Default 6969, where trackers commonly are.
   *
   * @param value 0 to 65535, where 0 means any free port, told by {@link TrackerServer#httpPort()}
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public TrackerServerBuilder httpPort(int value) {
    httpPort = Ranges.require("httpPort", value, 0, 65_535);
    return this;
  }

  /**
   * Serves no HTTP, for a tracker over {@linkplain #udpPort UDP} alone.
   *
   * @return this builder
   */
  public TrackerServerBuilder withoutHttp() {
    httpPort = OFF;
    return this;
  }

  /**
   * Sets the UDP port for announces (BEP 15). Default: there is none. May be the same number as
   * that of HTTP.
   *
   * @param value 0 to 65535, where 0 means any free port, told by {@link TrackerServer#udpPort()}
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public TrackerServerBuilder udpPort(int value) {
    udpPort = Ranges.require("udpPort", value, 0, 65_535);
    return this;
  }

  /**
   * Sets the TCP port that serves {@code /metrics} for Prometheus and {@code /stats} for people, at
   * the {@linkplain NetworkOptions#statsAddress loopback address} unless told otherwise. Default:
   * there is none.
   *
   * @param value 0 to 65535, where 0 means any free port, told by {@link TrackerServer#statsPort()}
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public TrackerServerBuilder statsPort(int value) {
    statsPort = Ranges.require("statsPort", value, 0, 65_535);
    return this;
  }

  /**
   * Sets the addresses to listen at. Default: all of this machine's, IPv4 and IPv6. Without
   * {@linkplain NetworkOptions#nativeSockets native sockets} those of a machine with several of one
   * family should be named, so that answers over UDP leave from the address that was asked.
   *
   * @param values addresses of this machine, or a wildcard; none for the default
   * @return this builder
   */
  public TrackerServerBuilder bindAddress(InetAddress... values) {
    bindAddresses = List.of(values);
    return this;
  }

  /**
   * Changes what few trackers need to set of how they listen.
   *
   * @param change is given the options of this builder, at once
   * @return this builder
   */
  public TrackerServerBuilder network(Consumer<NetworkOptions> change) {
    change.accept(network);
    return this;
  }

  /**
   * Sets how often peers shall announce themselves. Default 30 minutes. A peer that was silent for
   * longer than twice this is forgotten: at exactly twice it is still there.
   *
   * @param value 1 second to 1 day; told to peers in whole seconds, rounded down
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public TrackerServerBuilder interval(Duration value) {
    interval = Ranges.require("interval", value, Duration.ofSeconds(1), Duration.ofDays(1));
    return this;
  }

  /**
   * Sets how soon peers may announce themselves again. Default 5 minutes, or the interval if that
   * is shorter. Peers are told; those that come sooner are answered all the same.
   *
   * @param value at least 1 second, and not more than the interval when the tracker starts; told to
   *     peers in whole seconds, rounded down
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public TrackerServerBuilder minInterval(Duration value) {
    minInterval = Ranges.require("minInterval", value, Duration.ofSeconds(1), Duration.ofDays(1));
    return this;
  }

  /**
   * Sets how many peers are told to one that does not say how many it wants. Default 50; never more
   * than {@link #maxNumWant} in effect.
   *
   * @param value 0 to 1000
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public TrackerServerBuilder defaultNumWant(int value) {
    defaultNumWant = Ranges.require("defaultNumWant", value, 0, 1000);
    return this;
  }

  /**
   * Limits the peers told in one answer. Default 200.
   *
   * @param value 0 to 1000
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public TrackerServerBuilder maxNumWant(int value) {
    maxNumWant = Ranges.require("maxNumWant", value, 0, 1000);
    return this;
  }

  /**
   * Limits the open HTTP connections. Default 1024; one more is closed without an answer. When
   * three quarters of that many are open, connections end with their next answer, to leave room.
   *
   * @param value 1 to 65535
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public TrackerServerBuilder maxConnections(int value) {
    maxConnections = Ranges.require("maxConnections", value, 1, 65_535);
    return this;
  }

  /**
   * Limits the torrents with announced peers. Default 100,000. When there are as many, an announce
   * of another torrent is refused with a failure reason; nothing is ever evicted for it.
   *
   * @param value 1 to 100,000,000
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public TrackerServerBuilder maxSwarms(int value) {
    maxSwarms = Ranges.require("maxSwarms", value, 1, 100_000_000);
    return this;
  }

  /**
   * Limits the announced peers of all torrents together; static peers do not count. Default
   * 1,000,000, which take 12 to 45 MB, or 35 to 240 MB over IPv6. When there are as many, an
   * announce of another peer is refused with a failure reason; nothing is ever evicted for it, and
   * known peers are served as before. The last eighth is not for torrents without peers, so that
   * made-up torrents cannot keep peers from joining real ones.
   *
   * @param value 1 to 100,000,000
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public TrackerServerBuilder maxPeers(int value) {
    maxPeers = Ranges.require("maxPeers", value, 1, 100_000_000);
    return this;
  }

  /**
   * Sets how long an HTTP request may take from its first byte to the end of its head, a new
   * connection to its first byte, and an answer to be taken. Default 5 seconds. A connection that
   * takes longer is closed.
   *
   * @param value 10 milliseconds to 1 hour
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public TrackerServerBuilder headTimeout(Duration value) {
    headTimeout = Ranges.require("headTimeout", value, Duration.ofMillis(10), Duration.ofHours(1));
    return this;
  }

  /**
   * Sets how long an HTTP connection is kept open for its next request. Default 15 seconds.
   *
   * @param value 10 milliseconds to 1 hour
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public TrackerServerBuilder idleTimeout(Duration value) {
    idleTimeout = Ranges.require("idleTimeout", value, Duration.ofMillis(10), Duration.ofHours(1));
    return this;
  }

  /**
   * Restricts the tracker to some torrents: these, those of further calls, and those with static
   * peers. An announce of any other is refused with a failure reason. Default: any torrent is
   * served. A call with no torrents at all changes nothing.
   *
   * @param infoHashes torrents to serve
   * @return this builder
   */
  public TrackerServerBuilder allow(InfoHash... infoHashes) {
    allowed.addAll(List.of(infoHashes));
    return this;
  }

  /**
   * Sets which torrents are served, in place of {@link #allow}. May be replaced while the tracker
   * runs.
   *
   * @param value the rule
   * @return this builder
   */
  public TrackerServerBuilder access(TrackerAccess value) {
    access = value;
    return this;
  }

  /**
   * Makes the tracker private: whoever announces or scrapes needs one of these keys or of those of
   * further calls, in the announce URL, as {@code /announce/KEY}, {@code /KEY/announce} or {@code
   * /announce?passkey=KEY}. Over UDP not every client tells it with an announce (BEP 41), and none
   * can with a scrape, so these are refused. Default: anybody may.
   *
   * @param keys 1 to 128 letters, digits, {@code -} and {@code _} each; none yet to add them later
   * @return this builder
   * @throws IllegalArgumentException if one of them is not usable; the message does not tell which
   */
  public TrackerServerBuilder passkeys(Collection<String> keys) {
    keys.forEach(Ranges::requirePasskey);
    passkeys.addAll(keys);
    isPrivate = true;
    return this;
  }

  /**
   * Has announces checked or observed, after the tracker's own checks. Hooks of several calls are
   * asked in that order, until one refuses.
   *
   * @param hook asked about each announce
   * @return this builder
   */
  public TrackerServerBuilder hook(TrackerHook hook) {
    hooks.add(hook);
    return this;
  }

  /**
   * Keeps the swarms elsewhere than in memory. Then maxSwarms, maxPeers, and those of {@link
   * #swarms} that are about what is kept have no effect.
   *
   * @param store where; closed with the tracker, so it is for one tracker alone
   * @return this builder
   */
  public TrackerServerBuilder peerStore(PeerStore store) {
    peerStore = store;
    return this;
  }

  /**
   * Keeps the swarms in a file while the tracker does not run: it is read at the start and written
   * at the end and every {@link SwarmOptions#snapshotInterval}. A damaged file is put aside with a
   * warning. Default: there is none.
   *
   * @param file its folder must be there
   * @return this builder
   */
  public TrackerServerBuilder snapshotFile(Path file) {
    snapshotFile = file;
    return this;
  }

  /**
   * Changes what few trackers need to set of how they keep swarms.
   *
   * @param change is given the options of this builder, at once
   * @return this builder
   */
  public TrackerServerBuilder swarms(Consumer<SwarmOptions> change) {
    change.accept(swarms);
    return this;
  }

  /**
   * Sets the peers of a torrent that are always told, without announcing themselves. They come
   * first in an answer, in this order, within the number of peers asked for; they are counted as
   * seeders, told to seeders too, and never forgotten. Should one of them announce itself from the
   * very address given here, it is answered, but its announce changes nothing. This alone does not
   * restrict the tracker to the torrent: see {@link #allow}.
   *
   * @param infoHash the torrent
   * @param peers its static peers, copied; replaces those of an earlier call
   * @return this builder
   */
  public TrackerServerBuilder staticPeers(InfoHash infoHash, List<StaticPeer> peers) {
    staticPeers.put(infoHash, List.copyOf(peers));
    return this;
  }

  /**
   * Starts a tracker with these settings.
   *
   * @return the tracker, listening
   * @throws IllegalArgumentException if settings contradict each other, which the message names:
   *     minInterval is more than interval, allow and access are both set, peerStore has
   *     snapshotFile or keepPeerIds beside it; or if there is no port, or no folder for the
   *     snapshotFile
   * @throws TrackerServerException if it cannot listen: the port is in use, or the address not one
   *     of this machine
   */
  public TrackerServer start() {
    return TrackerServer.start(this);
  }

  void checkConflicts() {
    if (access != null && !allowed.isEmpty()) {
      throw new IllegalArgumentException("allow and access are both set, one of them must do");
    }
    if (peerStore != null && snapshotFile != null) {
      throw new IllegalArgumentException(
          "snapshotFile " + snapshotFile + " is set, but peerStore keeps the swarms");
    }
    if (peerStore != null && swarms.keepPeerIds) {
      throw new IllegalArgumentException("keepPeerIds is set, but peerStore keeps the swarms");
    }
  }

  TrackerAccess effectiveAccess() {
    if (access != null) {
      return access;
    }
    return allowed.isEmpty() ? TrackerAccess.open() : TrackerAccess.allowing(allowed);
  }

  Duration effectiveMinInterval() {
    if (minInterval == null) {
      return interval.compareTo(DEFAULT_MIN_INTERVAL) < 0 ? interval : DEFAULT_MIN_INTERVAL;
    }
    if (minInterval.compareTo(interval) > 0) {
      throw new IllegalArgumentException(
          "minInterval " + minInterval + " is more than interval " + interval);
    }
    return minInterval;
  }
}
