package io.github.btlib.examples.cli;

import io.github.btlib.examples.cli.text.StatusText;
import io.github.btlib.examples.cli.tracker.BindAddress;
import io.github.btlib.examples.cli.tracker.TrackerConfig;
import io.github.btlib.examples.cli.tracker.TrackerConfigParser;
import io.github.btlib.tracker.TrackerServer;
import io.github.btlib.tracker.TrackerServerBuilder;
import io.github.btlib.tracker.stats.TrackerStats;
import java.io.Reader;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code btlib tracker}. */
@Command(
    name = "tracker",
    description = "Runs a tracker until Ctrl-C; without CONFIG, for any torrent.",
    footer = {
      "",
      "CONFIG is TOML, or JSON with the same keys:",
      "  port = 6881",
      "  torrentFile = \"../torrents/sample.torrent\"   # relative to CONFIG's folder",
      "",
      "  [[peers]]                  # peers that need not announce themselves",
      "  peerId = \"peer1\"",
      "  ip = \"127.0.0.1\"",
      "  port = 6866",
      "",
      "or, all of it optional:",
      "  httpPort = 6969            # and udpPort, statsPort, bind",
      "  interval = \"30m\"           # and minInterval, maxPeers, requestRate, ...",
      "  passkeyFile = \"keys.txt\"   # and allow, allowFile, deny, denyFile",
      "  snapshotFile = \"swarms.bin\"",
      "  [[torrents]]               # torrentFile or infoHash, and peers",
      "all keys: examples/tracker.toml",
      "",
      "SIGHUP, or the line `reload` on the standard input, reads CONFIG and its lists again;",
      "swarms stay."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class TrackerCommand implements Callable<Integer> {
  private static final int DEFAULT_PORT = 6969;

  private final Screen screen;
  private final Interrupt interrupt;
  private final Reader in;

  @Parameters(paramLabel = "CONFIG", arity = "0..1", description = "The configuration file.")
  private @Nullable Path configFile;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "Announces over HTTP; 0 is any free port (default: CONFIG's, or 6969).")
  private @Nullable Integer httpPort;

  @Option(
      names = "--udp-port",
      paramLabel = "PORT",
      description = "Announces over UDP (default: CONFIG's; 6969 with neither CONFIG nor ports).")
  private @Nullable Integer udpPort;

  @Option(
      names = "--stats-port",
      paramLabel = "PORT",
      description = "Serve /stats and /metrics to this machine.")
  private @Nullable Integer statsPort;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      converter = BindAddress.class,
      description =
          "Listen at this address of the machine; may be repeated (default: CONFIG's, or all).")
  private List<InetAddress> bind = List.of();

  @Option(names = "--watch", description = "Read CONFIG again when it or one of its lists changes.")
  private boolean watch;

  TrackerCommand(Screen screen, Interrupt interrupt, Reader in) {
    this.screen = screen;
    this.interrupt = interrupt;
    this.in = in;
  }

  @Override
  public Integer call() {
    TrackerConfig config = configFile == null ? null : TrackerConfigParser.read(configFile);
    try (TrackerServer tracker = start(config)) {
      if (config == null) {
        screen.say("tracking any torrent");
      } else {
        tell(config, tracker);
      }
      TrackerReload reload =
          configFile == null || config == null
              ? null
              : new TrackerReload(screen, interrupt, tracker, configFile, config, watch);
      if (reload == null) {
        // typed or by signal: a tracker that outlives its terminal must not end with it
        interrupt.onHangUp(
            () -> screen.say("there is nothing to reload: the tracker was started without CONFIG"));
      }
      if (tracker.usesNativeSockets()) {
        screen.say("native sockets");
      }
      screen.say(
          "ready: announce URL "
              + tracker.announceUris().stream()
                  .map(URI::toString)
                  .collect(Collectors.joining(" and ")));
      if (tracker.statsPort() > 0) {
        screen.say("statistics at port " + tracker.statsPort() + ", /stats and /metrics");
      }
      new TypedWords(screen, interrupt, in).listen();
      if (reload == null) {
        while (!interrupt.await(60_000)) {
          // the tracker works on threads of its own
        }
      } else {
        reload.run();
      }
    }
    screen.say("stopped");
    return interrupt.exitCode();
  }

  private TrackerServer start(@Nullable TrackerConfig config) {
    TrackerServerBuilder builder = TrackerServer.builder();
    try {
      if (config != null) {
        config.applyTo(builder);
      } else if (httpPort == null && udpPort == null) {
        builder.httpPort(DEFAULT_PORT).udpPort(DEFAULT_PORT);
      } else if (httpPort == null) {
        builder.withoutHttp();
      }
      if (httpPort != null) {
        builder.httpPort(httpPort);
      }
      if (udpPort != null) {
        builder.udpPort(udpPort);
      }
      if (statsPort != null) {
        builder.statsPort(statsPort);
      }
      if (!bind.isEmpty()) {
        builder.bindAddress(bind.toArray(InetAddress[]::new));
      }
      return builder.start();
    } catch (IllegalArgumentException e) {
      throw new CliException((configFile == null ? "" : configFile + ": ") + e.getMessage(), e);
    }
  }

  private void tell(TrackerConfig config, TrackerServer tracker) {
    screen.say(
        (config.isOpen()
                ? "tracking any torrent"
                : "tracking " + StatusText.count(config.torrents().size(), "torrent"))
            + ", "
            + StatusText.count(config.peers().size(), "peer")
            + " configured");
    config
        .passkeys()
        .ifPresent(keys ->
            screen.say(
                "private: "
                    + StatusText.count(keys.size(), "passkey")
                    + "; announce URLs end with /announce/PASSKEY"));
    if (config.valueOf("snapshotFile").isPresent()) {
      TrackerStats stats = tracker.stats();
      screen.say(
          "restored "
              + StatusText.count((int) (stats.ipv4Peers() + stats.ipv6Peers()), "peer")
              + " from "
              + config.valueOf("snapshotFile").get());
    }
  }
}
