package io.github.btlib.examples.cli;

import io.github.btlib.examples.cli.text.StatusText;
import io.github.btlib.examples.cli.tracker.TrackerConfig;
import io.github.btlib.examples.cli.tracker.TrackerConfigParser;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.tracker.TrackerServer;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code btlib tracker}. */
@Command(
    name = "tracker",
    description = "Runs a tracker for one torrent until Ctrl-C.",
    footer = {
      "",
      "CONFIG is TOML, or JSON with the same keys:",
      "  port = 6881",
      "  torrentFile = \"../torrents/sample.torrent\"   # relative to CONFIG's folder",
      "",
      "  [[peers]]                  # peers that need not announce themselves",
      "  peerId = \"peer1\"",
      "  ip = \"127.0.0.1\"",
      "  port = 6866"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class TrackerCommand implements Callable<Integer> {
  private final Screen screen;
  private final Interrupt interrupt;

  @Parameters(paramLabel = "CONFIG", description = "The configuration file.")
  private Path configFile;

  TrackerCommand(Screen screen, Interrupt interrupt) {
    this.screen = screen;
    this.interrupt = interrupt;
  }

  @Override
  public Integer call() {
    TrackerConfig config = TrackerConfigParser.read(configFile);
    Metainfo metainfo = Torrents.read(config.torrentFile());
    try (TrackerServer tracker =
        TrackerServer.builder()
            .httpPort(config.port())
            .allow(metainfo.infoHash())
            .staticPeers(metainfo.infoHash(), config.peers())
            .start()) {
      screen.say(
          "tracking "
              + metainfo
              + ", "
              + StatusText.count(config.peers().size(), "peer")
              + " configured");
      screen.say("ready: announce URL " + tracker.announceUri());
      while (!interrupt.await(60_000)) {
        // the tracker works on threads of its own
      }
    }
    screen.say("stopped");
    return interrupt.exitCode();
  }
}
