package io.github.btlib.examples.cli;

import io.github.btlib.SessionBuilder;
import io.github.btlib.SessionSettings;
import io.github.btlib.TorrentSession;
import io.github.btlib.examples.cli.text.Sizes;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What downloading and seeding have in common. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class TransferOptions {
  @Option(
      names = "--peer",
      paramLabel = "HOST:PORT",
      description = "Also connect to this peer; may be given again.")
  private List<HostPort> peers = new ArrayList<>();

  @Option(names = "--json", description = "One JSON object a line on stdout; text goes to stderr.")
  private boolean json;

  @Spec(Target.MIXEE)
  private CommandSpec command;

  private int port;
  private long uploadLimit;
  private int maxConnections;

  @Option(
      names = "--peers",
      description = {
        "Also list the peers, every 5 seconds. Flags:",
        "D we download, d it chokes us, S it snubs us,",
        "U it downloads, u we choke it, O as a try,",
        "I it connected to us."
      })
  private boolean showPeers;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The TCP port to accept peers on (default: any free port).")
  void port(int value) {
    if (value < 0 || value > 65_535) {
      throw new ParameterException(
          command.commandLine(), "--port: expected 0 to 65535, found " + value);
    }
    port = value;
  }

  @Option(
      names = "--upload-limit",
      paramLabel = "RATE",
      description = {
        "Send at most this many bytes per second, such as",
        "500K or 2M (of 1024), or 800KB (of 1000)."
      })
  void uploadLimit(String text) {
    uploadLimit = rate(command, "--upload-limit", text);
  }

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      description = "Be connected with at most N peers (default: 50).")
  void maxConnections(int value) {
    if (value < 1 || value > 65_535) {
      throw new ParameterException(
          command.commandLine(), "--max-connections: expected 1 to 65535, found " + value);
    }
    maxConnections = value;
  }

  /** Reads a limit on a rate, or says of which option what is wrong. */
  static long rate(CommandSpec command, String option, String text) {
    long rate;
    try {
      rate = Sizes.parseRate(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), option + ": " + e.getMessage(), e);
    }
    if (rate != 0 && rate < SessionSettings.LEAST_RATE_LIMIT) {
      throw new ParameterException(
          command.commandLine(),
          option
              + ": expected "
              + SessionSettings.LEAST_RATE_LIMIT
              + " bytes per second or more, or 0 for no limit, found '"
              + text
              + "'");
    }
    return rate;
  }

  boolean showPeers() {
    return showPeers;
  }

  boolean json() {
    return json;
  }

  /** Looks the peers up, which may take a while. */
  List<InetSocketAddress> resolvePeers() {
    return peers.stream().map(HostPort::resolve).toList();
  }

  /** Opens a session that does not keep the user waiting at its end. */
  TorrentSession open() {
    SessionBuilder builder =
        TorrentSession.builder()
            .listenPort(port)
            .uploadLimit(uploadLimit)
            .closeTimeout(Duration.ofSeconds(5));
    if (maxConnections != 0) { // there is one torrent
      builder.maxConnections(maxConnections).maxConnectionsPerTorrent(maxConnections);
    }
    return builder.build();
  }
}
