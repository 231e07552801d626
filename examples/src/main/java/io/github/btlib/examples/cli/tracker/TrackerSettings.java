package io.github.btlib.examples.cli.tracker;

import io.github.btlib.tracker.StaticPeer;
import io.github.btlib.tracker.TrackerServer;
import io.github.btlib.tracker.TrackerServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The keys of a configuration file that stand for one knob of a {@link TrackerServerBuilder} each.
 * A value of the wrong type is told by the table, one out of range by the builder, which knows the
 * limits.
 */
final class TrackerSettings {
  static final String PORT = "an integer from 0 to 65535";
  static final String ADDRESS = "an IPv4 or IPv6 address in digits";
  private static final String ONE_ADDRESS = "one IPv4 or IPv6 address in digits";
  private static final String INTEGER = "an integer";
  private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::");
  private static final int DEFAULT_RATE = 100;
  private static final int DEFAULT_BURST = 1000;
  private static final int DEFAULT_NEW_SWARM_RATE = 300;
  private static final int DEFAULT_NEW_SWARM_BURST = 10_000;

  /** Reads a value of a table. */
  private interface Reading<T> {
    Optional<T> of(ConfigTable table, String key);
  }

  /** A key, how it is read, and what it sets. */
  private record Setting<T>(
      String key, Reading<T> reading, BiConsumer<TrackerServerBuilder, T> knob) {

    void read(ConfigTable table, Map<String, Value<?>> to) {
      reading
          .of(table, key)
          .ifPresent(value -> {
            Value<T> set = new Value<>(value, knob);
            try {
              set.on(TrackerServer.builder());
            } catch (IllegalArgumentException e) {
              throw table.wrong(key, String.valueOf(e.getMessage()));
            }
            to.put(key, set);
          });
    }
  }

  /** A value that is there, with its knob. */
  record Value<T>(T value, BiConsumer<TrackerServerBuilder, T> knob) {
    void on(TrackerServerBuilder builder) {
      knob.accept(builder, value);
    }
  }

  private static final Map<String, Setting<?>> SETTINGS = new LinkedHashMap<>();

  static {
    port("httpPort", TrackerServerBuilder::httpPort);
    port("udpPort", TrackerServerBuilder::udpPort);
    port("statsPort", TrackerServerBuilder::statsPort);
    add("bind", TrackerSettings::addresses, (b, v) -> b.bindAddress(v.toArray(InetAddress[]::new)));
    duration("interval", TrackerServerBuilder::interval);
    duration("minInterval", TrackerServerBuilder::minInterval);
    integer("defaultNumWant", TrackerServerBuilder::defaultNumWant);
    integer("maxNumWant", TrackerServerBuilder::maxNumWant);
    integer("maxConnections", TrackerServerBuilder::maxConnections);
    integer("maxConnectionsPerSource", (b, v) -> b.network(n -> n.maxConnectionsPerSource(v)));
    integer("maxWaiting", (b, v) -> b.network(n -> n.maxWaiting(v)));
    duration("headTimeout", TrackerServerBuilder::headTimeout);
    duration("idleTimeout", TrackerServerBuilder::idleTimeout);
    integer("maxSwarms", TrackerServerBuilder::maxSwarms);
    integer("maxPeers", TrackerServerBuilder::maxPeers);
    integer("maxPeersPerSwarm", (b, v) -> b.swarms(s -> s.maxPeersPerSwarm(v)));
    integer("maxPortsPerAddress", (b, v) -> b.swarms(s -> s.maxPortsPerAddress(v)));
    flag("keepPeerIds", (b, v) -> b.swarms(s -> s.keepPeerIds(v)));
    flag("tellLocalAddresses", (b, v) -> b.swarms(s -> s.tellLocalAddresses(v)));
    flag("believeClaimedAddresses", (b, v) -> b.swarms(s -> s.believeClaimedAddresses(v)));
    // a rate and its burst are one knob: see apply
    integer("requestRate", (b, v) -> b.swarms(s -> s.requestRate(v, DEFAULT_BURST)));
    integer("requestBurst", (b, v) -> b.swarms(s -> s.requestRate(DEFAULT_RATE, v)));
    integer("newSwarmRate", (b, v) -> b.swarms(s -> s.newSwarmRate(v, DEFAULT_NEW_SWARM_BURST)));
    integer("newSwarmBurst", (b, v) -> b.swarms(s -> s.newSwarmRate(DEFAULT_NEW_SWARM_RATE, v)));
    integer("udpThreads", (b, v) -> b.network(n -> n.udpThreads(v)));
    integer("httpThreads", (b, v) -> b.network(n -> n.httpThreads(v)));
    flag("nativeSockets", (b, v) -> b.network(n -> n.nativeSockets(v)));
    add(
        "trustedProxies",
        TrackerSettings::addresses,
        (b, v) -> b.network(n -> n.trustedProxies(v.toArray(InetAddress[]::new))));
    add(
        "proxyHeader",
        (table, key) -> table.text(key, "the name of a header field"),
        (b, v) -> b.network(n -> n.proxyHeader(v)));
    add(
        "connectionIdSecret",
        TrackerSettings::secret,
        (b, v) -> b.network(n -> n.connectionIdSecret(HexFormat.of().parseHex(v))));
    add("statsAddress", TrackerSettings::oneAddress, (b, v) -> b.network(n -> n.statsAddress(v)));
    flag("statsOnHttpPort", (b, v) -> b.network(n -> n.statsOnHttpPort(v)));
    add(
        "snapshotFile",
        (table, key) -> table.path(key, "the path of a file, relative to this file's folder"),
        (TrackerServerBuilder b, Path v) -> b.snapshotFile(v));
    duration("snapshotInterval", (b, v) -> b.swarms(s -> s.snapshotInterval(v)));
  }

  private TrackerSettings() {}

  /** Returns the keys. */
  static List<String> keys() {
    return List.copyOf(SETTINGS.keySet());
  }

  /**
   * Reads what a table says of them.
   *
   * @return what is there, by key; each has been tried on a builder
   */
  static Map<String, Value<?>> read(ConfigTable table) {
    Map<String, Value<?>> read = new LinkedHashMap<>();
    SETTINGS.values().forEach(setting -> setting.read(table, read));
    return read;
  }

  /** Turns the knobs. */
  static void apply(Map<String, Value<?>> read, TrackerServerBuilder builder) {
    read.values().forEach(set -> set.on(builder));
    both(read, "requestRate", "requestBurst", (r, b) -> builder.swarms(s -> s.requestRate(r, b)));
    both(
        read, "newSwarmRate", "newSwarmBurst", (r, b) -> builder.swarms(s -> s.newSwarmRate(r, b)));
  }

  private static void both(
      Map<String, Value<?>> read, String one, String other, BiConsumer<Integer, Integer> knob) {
    if (read.containsKey(one) && read.containsKey(other)) {
      knob.accept((Integer) read.get(one).value(), (Integer) read.get(other).value());
    }
  }

  private static <T> void add(
      String key, Reading<T> reading, BiConsumer<TrackerServerBuilder, T> knob) {
    SETTINGS.put(key, new Setting<>(key, reading, knob));
  }

  private static void port(String key, BiConsumer<TrackerServerBuilder, Integer> knob) {
    add(key, (table, name) -> table.integer(name, PORT), knob);
  }

  private static void integer(String key, BiConsumer<TrackerServerBuilder, Integer> knob) {
    add(key, (table, name) -> table.integer(name, INTEGER), knob);
  }

  private static void duration(String key, BiConsumer<TrackerServerBuilder, Duration> knob) {
    add(key, ConfigTable::duration, knob);
  }

  private static void flag(String key, BiConsumer<TrackerServerBuilder, Boolean> knob) {
    add(key, ConfigTable::flag, knob);
  }

  private static Optional<List<InetAddress>> addresses(ConfigTable table, String key) {
    return table
        .texts(key, ADDRESS)
        .map(texts -> {
          List<InetAddress> addresses = new ArrayList<>();
          for (String text : texts) {
            addresses.add(
                address(text)
                    .orElseThrow(() -> table.wrong(key, ConfigTable.expected(ADDRESS, text))));
          }
          if (addresses.isEmpty()) {
            throw table.wrong(key, "expected " + ADDRESS + ", found an empty list");
          }
          return addresses;
        });
  }

  private static Optional<InetAddress> oneAddress(ConfigTable table, String key) {
    return table
        .text(key, ONE_ADDRESS)
        .map(text ->
            address(text)
                .orElseThrow(() -> table.wrong(key, ConfigTable.expected(ONE_ADDRESS, text))));
  }

  /** Reads an address without asking anybody for a name. */
  static Optional<InetAddress> address(String text) {
    if (WILDCARDS.contains(text)) {
      return Optional.of(new InetSocketAddress(0).getAddress());
    }
    try {
      return Optional.of(StaticPeer.of("x", text, 1).address().getAddress());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> secret(ConfigTable table, String key) {
    String expected = "32 hexadecimal digits";
    Optional<String> text = table.text(key, expected);
    if (text.isPresent() && !text.get().matches("[0-9a-fA-F]{32}")) {
      // a secret is not repeated
      throw table.wrong(key, "expected " + expected + ", found something else");
    }
    return text;
  }
}
