package io.github.btlib.examples.cli;

import io.github.btlib.TorrentSession;
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

  boolean json() {
    return json;
  }

  /** Looks the peers up, which may take a while. */
  List<InetSocketAddress> resolvePeers() {
    return peers.stream().map(HostPort::resolve).toList();
  }

  /** Opens a session that does not keep the user waiting at its end. */
  TorrentSession open() {
    return TorrentSession.builder().listenPort(port).closeTimeout(Duration.ofSeconds(5)).build();
  }
}
