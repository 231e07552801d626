package io.github.btlib.tracker;

import io.github.btlib.tracker.udp.IdSecret;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What few trackers need to set of how they listen; see {@link TrackerServerBuilder#network}. Not
 * thread-safe.
 */
public final class NetworkOptions {

  private static final int MAX_THREADS = 64;

  int udpThreads = Math.min(4, Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
  int httpThreads = 1;
  int maxConnectionsPerSource = 256;
  int maxWaiting = 1024;
  Set<InetAddress> trustedProxies = Set.of();
  String proxyHeader = "x-forwarded-for";
  @Nullable IdSecret connectionIdSecret;
  InetAddress statsAddress = InetAddress.getLoopbackAddress();
  boolean statsOnHttpPort;
  boolean nativeSockets = true;

  NetworkOptions() {}

  /**
   * Sets how many threads answer packets, for each address; each has a socket of its own. Default
   * half of the cores, 1 to 4. More than one have effect only where the system lets sockets share a
   * port, as Linux does.
   *
   * @param value 1 to 64
   * @return these options
   * @throws IllegalArgumentException if the value is out of range
   */
  public NetworkOptions udpThreads(int value) {
    udpThreads = Ranges.require("udpThreads", value, 1, MAX_THREADS);
    return this;
  }

  /**
   * Sets how many threads serve HTTP connections, for each address. Default 1, which serves more
   * than 100,000 requests a second. More than one have effect only where the system lets sockets
   * share a port, as Linux does.
   *
   * @param value 1 to 64
   * @return these options
   * @throws IllegalArgumentException if the value is out of range
   */
  public NetworkOptions httpThreads(int value) {
    httpThreads = Ranges.require("httpThreads", value, 1, MAX_THREADS);
    return this;
  }

  /**
   * Limits the HTTP connections that come from one IPv4 address or one /64 of IPv6. Default 256.
   * Another one is closed without an answer. {@linkplain #trustedProxies Proxies} are not limited
   * by this.
   *
   * @param value 1 to 65535
   * @return these options
   * @throws IllegalArgumentException if the value is out of range
   */
  public NetworkOptions maxConnectionsPerSource(int value) {
    maxConnectionsPerSource = Ranges.require("maxConnectionsPerSource", value, 1, 65_535);
    return this;
  }

  /**
   * Limits the requests that wait for a store or hook that may block, over HTTP and over UDP each.
   * Default 1024. One more is told that the tracker is busy, or dropped if it came over UDP, where
   * clients ask again by themselves.
   *
   * @param value 1 to 1,000,000
   * @return these options
   * @throws IllegalArgumentException if the value is out of range
   */
  public NetworkOptions maxWaiting(int value) {
    maxWaiting = Ranges.require("maxWaiting", value, 1, 1_000_000);
    return this;
  }

  /**
   * Names the reverse proxies that are believed when they tell whom they ask for. Default: none,
   * and what a header says of that is ignored. Of a list of addresses, the first from the right
   * that is not one of these is taken. A proxy of these that tells nobody is refused, lest it be
   * given to peers as one of them.
   *
   * @param addresses the addresses they connect from
   * @return these options
   */
  public NetworkOptions trustedProxies(InetAddress... addresses) {
    trustedProxies = Set.copyOf(List.of(addresses));
    return this;
  }

  /**
   * Sets the header field in which proxies tell whom they ask for. Default {@code X-Forwarded-For};
   * also common are {@code X-Real-IP} and {@code CF-Connecting-IP}.
   *
   * @param name a name of letters, digits, {@code -} and {@code _}, of either case
   * @return these options
   * @throws IllegalArgumentException if it has other characters, or none
   */
  public NetworkOptions proxyHeader(String name) {
    if (!name.matches("[A-Za-z0-9_-]{1,100}")) {
      throw new IllegalArgumentException(
          "proxyHeader is \"" + name + "\", it must be 1 to 100 letters, digits, - and _");
    }
    proxyHeader = name.toLowerCase(Locale.ROOT);
    return this;
  }

  /**
   * Sets what UDP connection ids are made with. Default: chosen at random at each start. With the
   * same secret, trackers behind one address take each other's ids if their clocks agree, and a
   * restart is not noticed by clients.
   *
   * @param secret 16 random bytes, copied
   * @return these options
   * @throws IllegalArgumentException if it has another length
   */
  public NetworkOptions connectionIdSecret(byte[] secret) {
    if (secret.length != IdSecret.LENGTH) {
      throw new IllegalArgumentException(
          "connectionIdSecret has " + secret.length + " bytes, it must have " + IdSecret.LENGTH);
    }
    connectionIdSecret = IdSecret.of(secret);
    return this;
  }

  /**
   * Sets where {@linkplain TrackerServerBuilder#statsPort statistics} are served. Default: the
   * loopback address, so that only this machine sees them.
   *
   * @param address an address of this machine, or a wildcard
   * @return these options
   */
  public NetworkOptions statsAddress(InetAddress address) {
    statsAddress = address;
    return this;
  }

  /**
   * Sets whether {@code /metrics} and {@code /stats} are served at the port of the announces, to
   * anybody. Default: they are not.
   *
   * @param value whether they are
   * @return these options
   */
  public NetworkOptions statsOnHttpPort(boolean value) {
    statsOnHttpPort = value;
    return this;
  }

  /**
   * Sets whether the tracker may call the sockets of Linux directly, which serves more with less:
   * packets are taken by the dozen, and of a connection is heard when its request is there, or
   * after a second. Default true, but that has effect only with Java 22 or later on Linux (x86-64
   * and 64-bit ARM), and only when native access is allowed: by {@code
   * --enable-native-access=io.github.btlib.tracker} ({@code ALL-UNNAMED} on the class path), or by
   * an entry {@code Enable-Native-Access} in the application's jar. Java takes it for allowed, too,
   * once another library of the same module (all of the class path is one) has made a native call.
   * Otherwise sockets of the JDK are used, and nobody is warned of anything.
   *
   * <p>A connection on which nothing comes is not counted among {@link
   * TrackerServerBuilder#maxConnections} and {@link #maxConnectionsPerSource} in its first second.
   *
   * @param value whether it may
   * @return these options
   * @see TrackerServer#usesNativeSockets
   */
  public NetworkOptions nativeSockets(boolean value) {
    nativeSockets = value;
    return this;
  }
}
