package io.github.btlib.examples.realclient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Transmission, run as {@code transmission-daemon} in the foreground.
 *
 * <p>Transmission 3.00 never dials loopback addresses, whoever tells it of them (it takes them for
 * mistakes), and it takes no peers by hand. On 127.0.0.1 it is therefore always the other side that
 * connects; {@link #at} with an address of {@link LocalAddress#notLoopback()} makes it dial.
 *
 * <p>It holds one peer an address, whatever the ports, and may take itself for that one: a tracker
 * that lists it beside others at the same address keeps it from them. {@link PeerListTracker} lists
 * only whom the test names. Its timers are slow: several seconds pass before it starts.
 */
final class TransmissionClient extends OneTorrentClient {
  private static final String BINARY = "transmission-daemon";

  private final Path directory;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final TransmissionRpc rpc = new TransmissionRpc(FreePort.next());

  private TransmissionClient(String host, Path directory, List<String> extraSettings) {
    super(host);
    this.directory = directory;
    boolean ipv6 = address().getAddress() instanceof Inet6Address;
    // it asks trackers from its IPv4 address if that is set, and so none that has IPv6 alone
    settings.put("bind-address-ipv4", quoted(ipv6 ? "0.0.0.0" : host));
    settings.put("bind-address-ipv6", quoted(ipv6 ? host : "::1"));
    settings.put("peer-port", Integer.toString(port()));
    settings.put("peer-port-random-on-start", "false");
    settings.put("rpc-enabled", "true");
    settings.put("rpc-bind-address", quoted("127.0.0.1"));
    settings.put("rpc-port", Integer.toString(rpc.port()));
    settings.put("rpc-authentication-required", "false");
    settings.put("rpc-whitelist", quoted("127.0.0.1"));
    settings.put("rpc-host-whitelist-enabled", "false");
    for (String off : List.of("dht", "lpd", "pex", "utp", "port-forwarding", "blocklist")) {
      settings.put(off + "-enabled", "false");
    }
    settings.put("speed-limit-down-enabled", "false");
    settings.put("speed-limit-up-enabled", "false");
    settings.put("ratio-limit-enabled", "false");
    settings.put("incomplete-dir-enabled", "false");
    settings.put("rename-partial-files", "false");
    settings.put("trash-original-torrent-files", "false");
    // 0: prefers plain text, takes both.
    settings.put("encryption", "0");
    // No write cache: what RPC calls complete is in the files.
    settings.put("cache-size-mb", "0");
    // 3: everything, for the log.
    settings.put("message-level", "3");
    for (String setting : extraSettings) {
      int equals = setting.indexOf('=');
      settings.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
  }

  /**
   * Makes a client on 127.0.0.1 that is not yet running.
   *
   * @param directory where the program keeps its settings
   * @param extraSettings {@code NAME=JSON} pairs for settings.json, such as {@code encryption=2}
   */
  static TransmissionClient in(Path directory, String... extraSettings) {
    return at("127.0.0.1", directory, extraSettings);
  }

  /**
   * Makes a client on another address of this machine, from which it also dials.
   *
   * @param host the address; if it is one of IPv6, the client listens at all of IPv4, too
   * @param directory where the program keeps its settings
   * @param extraSettings {@code NAME=JSON} pairs for settings.json
   */
  static TransmissionClient at(String host, Path directory, String... extraSettings) {
    return new TransmissionClient(host, directory, List.of(extraSettings));
  }

  /** Tells why Transmission cannot be used; empty if it can. */
  static Optional<String> missing() {
    return Program.notOnPath(BINARY);
  }

  @Override
  public void seed(Path torrent, Path folderHoldingData) {
    ClientProcess started = start(torrent, folderHoldingData);
    started.await("done checking", START_LIMIT, () -> rpc.status().isStarted());
    if (!rpc.status().isSeeding()) {
      throw started.failure("cannot seed: the data is not complete");
    }
  }

  @Override
  public void download(Path torrent, Path intoFolder) {
    start(torrent, intoFolder).await("started", START_LIMIT, () -> rpc.status().isStarted());
  }

  @Override
  public void awaitComplete(Duration limit) {
    running()
        .await(
            "complete",
            limit,
            () -> {
              TransmissionRpc.Status status = rpc.status();
              if (status.hasLocalError()) {
                throw running().failure("stopped: " + status.errorString());
              }
              return status.isComplete();
            });
  }

  /** Waits until a tracker has answered an announce. */
  void awaitAnnounced(Duration limit) {
    running().await("announced", limit, rpc::hasAnnounced);
  }

  /** Waits until it tells its user something of the tracker. */
  void awaitTold(String what, Duration limit) {
    running().await("telling: " + what, limit, () -> rpc.status().errorString().contains(what));
  }

  /** Parts from all peers and rests. */
  void pause() {
    rpc.call("torrent-stop", "{}");
    running().await("stopped", START_LIMIT, () -> !rpc.status().isStarted());
  }

  /** Goes on after a rest; a start that came while it was still stopping would be lost. */
  void resume() {
    rpc.call("torrent-start", "{}");
    running().await("started", START_LIMIT, () -> rpc.status().isStarted());
  }

  /** Announces to the trackers now. */
  void announce() {
    rpc.call("torrent-reannounce", "{}");
  }

  /** Returns what RPC tells of the torrent. */
  TransmissionRpc.Status status() {
    return rpc.status();
  }

  private ClientProcess start(Path torrent, Path folder) {
    try {
      Files.createDirectories(directory);
      Files.writeString(
          directory.resolve("settings.json"),
          settings.entrySet().stream()
              .map(e -> quoted(e.getKey()) + ": " + e.getValue())
              .collect(Collectors.joining(",\n  ", "{\n  ", "\n}\n")));
      ClientProcess started =
          start(
              "transmission",
              directory,
              List.of(BINARY, "-f", "-g", directory.toAbsolutePath().toString()),
              line -> {});
      started.await("answering RPC", START_LIMIT, rpc::isAnswering);
      rpc.add(Files.readAllBytes(torrent), folder.toAbsolutePath());
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot set up Transmission", e);
    }
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
