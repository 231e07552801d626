package io.github.btlib.tracker;

import io.github.btlib.metainfo.InfoHash;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
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
  int maxSwarms = 10_000;
  int maxPeers = 100_000;
  Duration headTimeout = Duration.ofSeconds(5);
  Duration idleTimeout = Duration.ofSeconds(15);
  final Set<InfoHash> allowed = new HashSet<>();
  final Map<InfoHash, List<StaticPeer>> staticPeers = new HashMap<>();

  TrackerServerBuilder() {}

  /**
   * Sets the TCP port for announces over HTTP. Default 6969, where trackers commonly are.
   *
   * @param value 0 to 65535, where 0 means any free port, told by {@link TrackerServer#httpPort()}
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public TrackerServerBuilder httpPort(int value) {
    httpPort = requireRange("httpPort", value, 0, 65_535);
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
   * Sets the UDP port for announces (BEP 15). Default: there is none. May be the same number as that
   * of HTTP.
   *
   * @param value 0 to 65535, where 0 means any free port, told by {@link TrackerServer#udpPort()}
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public TrackerServerBuilder udpPort(int value) {
    udpPort = requireRange("udpPort", value, 0, 65_535);
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
    statsPort = requireRange("statsPort", value, 0, 65_535);
    return this;
  }

  /**
   * Sets the addresses to listen at. Default: all of this machine's, IPv4 and IPv6. On a machine
   * with several addresses of one family they should be named, so that an answer over UDP leaves
   * from the address that was asked; clients ignore any other.
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
    interval = requireRange("interval", value, Duration.ofSeconds(1), Duration.ofDays(1));
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
    minInterval = requireRange("minInterval", value, Duration.ofSeconds(1), Duration.ofDays(1));
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
    defaultNumWant = requireRange("defaultNumWant", value, 0, 1000);
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
    maxNumWant = requireRange("maxNumWant", value, 0, 1000);
    return this;
  }

  /**
   * Limits the open HTTP connections. Default 1024. When there are as many, another one is closed
   * without an answer.
   *
   * @param value 1 to 65535
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public TrackerServerBuilder maxConnections(int value) {
    maxConnections = requireRange("maxConnections", value, 1, 65_535);
    return this;
  }

  /**
   * Limits the torrents with announced peers. Default 10,000. When there are as many, an announce
   * of another torrent is refused with a failure reason; nothing is ever evicted for it.
   *
   * @param value 1 to 100,000,000
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public TrackerServerBuilder maxSwarms(int value) {
    maxSwarms = requireRange("maxSwarms", value, 1, 100_000_000);
    return this;
  }

  /**
   * Limits the announced peers of all torrents together; static peers do not count. Default
   * 100,000. When there are as many, an announce of another peer is refused with a failure reason;
   * nothing is ever evicted for it, and known peers are served as before.
   *
   * @param value 1 to 100,000,000
   * @return this builder
   * @throws IllegalArgumentException if the value is out of range
   */
  public TrackerServerBuilder maxPeers(int value) {
    maxPeers = requireRange("maxPeers", value, 1, 100_000_000);
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
    headTimeout = requireRange("headTimeout", value, Duration.ofMillis(10), Duration.ofHours(1));
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
    idleTimeout = requireRange("idleTimeout", value, Duration.ofMillis(10), Duration.ofHours(1));
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
   * @throws IllegalArgumentException if minInterval is more than interval
   * @throws TrackerServerException if it cannot listen: the port is in use, or the address not one
   *     of this machine
   */
  public TrackerServer start() {
    return TrackerServer.start(this);
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

  private static int requireRange(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " is " + value + ", it must be " + min + " to " + max);
    }
    return value;
  }

  private static Duration requireRange(String name, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          name + " is " + value + ", it must be " + min + " to " + max);
    }
    return value;
  }
}
