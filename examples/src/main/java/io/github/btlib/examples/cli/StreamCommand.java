package io.github.btlib.examples.cli;

import io.github.btlib.AddTorrent;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.examples.cli.data.FileSelection;
import io.github.btlib.examples.cli.text.JsonLine;
import io.github.btlib.examples.http.TorrentHttpServer;
import io.github.btlib.metainfo.Metainfo;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code btlib stream}. */
@Command(
    name = "stream",
    description = {
      "Downloads a torrent and serves its files over HTTP meanwhile,",
      "until Ctrl-C. What a player asks for is downloaded first."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class StreamCommand implements Callable<Integer> {
  private final Screen screen;
  private final Interrupt interrupt;

  @Parameters(paramLabel = "TORRENT", description = "The torrent file.")
  private Path torrentFile;

  @Option(
      names = "--outdir",
      paramLabel = "DIR",
      description = "The folder to save to (default: the current one).")
  private Path outdir = Path.of("");

  @Option(
      names = "--file",
      paramLabel = "PATTERN",
      description = {
        "Download and serve only files that match, such as",
        "'*.mkv'; may be given again."
      })
  private List<String> patterns = List.of("*");

  @Mixin private TransferOptions options;

  @Spec private CommandSpec command;

  private int httpPort;

  StreamCommand(Screen screen, Interrupt interrupt) {
    this.screen = screen;
    this.interrupt = interrupt;
  }

  @Option(
      names = "--http-port",
      paramLabel = "N",
      description = "The port to serve on, of this computer only (default: any).")
  void httpPort(int value) {
    if (value < 0 || value > 65_535) {
      throw new ParameterException(
          command.commandLine(), "--http-port: expected 0 to 65535, found " + value);
    }
    httpPort = value;
  }

  @Override
  public Integer call() {
    screen.useJson(options.json());
    Metainfo metainfo = Torrents.read(torrentFile);
    FileSelection files = selection(metainfo);
    AddTorrent add = AddTorrent.of(metainfo).saveTo(outdir).wanted(files::contains).startPaused();
    for (InetSocketAddress peer : options.resolvePeers()) {
      add = add.peer(peer);
    }
    try (TorrentSession session = options.open()) {
      Torrent torrent = session.add(add);
      screen.tell(Started.json("stream", metainfo, session.listenAddress().getPort()));
      serve(torrent, files);
      screen.say("stopping (Ctrl-C again to stop at once)");
    }
    screen.tell(JsonLine.event("interrupted"));
    return interrupt.exitCode();
  }

  private FileSelection selection(Metainfo metainfo) {
    FileSelection files;
    try {
      files = FileSelection.of(patterns);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), "--file: " + e.getMessage(), e);
    }
    DownloadOptions.requireMatches(files, metainfo);
    return files;
  }

  private void serve(Torrent torrent, FileSelection files) {
    try (TorrentHttpServer server = TorrentHttpServer.start(torrent, files::contains, httpPort);
        TransferView view = new TransferView(torrent, screen, interrupt, options.showPeers())) {
      for (URI url : server.urls()) {
        screen.tell(JsonLine.event("serving").put("url", url.toASCIIString()));
        screen.say("serving " + url.toASCIIString());
      }
      torrent.resume();
      view.showUntil(status -> false);
    } catch (IOException e) {
      throw new CliException("--http-port " + httpPort + ": " + e.getMessage());
    }
  }
}
