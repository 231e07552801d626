package io.github.btlib.examples.cli;

import io.github.btlib.AddTorrent;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.TorrentState;
import io.github.btlib.TorrentStatus;
import io.github.btlib.examples.cli.data.DataLocation;
import io.github.btlib.examples.cli.data.DataReport;
import io.github.btlib.examples.cli.data.ReadOnlyStorage;
import io.github.btlib.examples.cli.text.JsonLine;
import io.github.btlib.examples.cli.text.Sizes;
import io.github.btlib.metainfo.Metainfo;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code btlib seed}. The data is never written to: the torrent is added with a {@link
 * ReadOnlyStorage}. When files are missing or too short the good pieces are counted without a
 * session; otherwise the session's own check decides, so that whole data is hashed only once.
 */
@Command(
    name = "seed",
    description = {
      "Verifies data and serves it until Ctrl-C.",
      "The data is only read, and must be complete."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class SeedCommand implements Callable<Integer> {
  private final Screen screen;
  private final Interrupt interrupt;

  @Parameters(index = "0", paramLabel = "TORRENT", description = "The torrent file.")
  private Path torrentFile;

  @Parameters(
      index = "1",
      paramLabel = "DATA",
      description = "The file or folder it was made of, or the folder that holds it.")
  private Path data;

  @Mixin private TransferOptions options;

  SeedCommand(Screen screen, Interrupt interrupt) {
    this.screen = screen;
    this.interrupt = interrupt;
  }

  @Override
  public Integer call() {
    return run(torrentFile, data, options);
  }

  int run(Path file, Path from, TransferOptions transfer) {
    screen.useJson(transfer.json());
    Metainfo metainfo = Torrents.read(file);
    DataLocation location = Torrents.locate(metainfo, from);
    if (!location.looksComplete()) {
      DataReport report = new HashView(screen, interrupt, "verifying").check(metainfo, location);
      throw incomplete(location, report.good(), report.pieces());
    }
    List<InetSocketAddress> peers = transfer.resolvePeers();
    AddTorrent add =
        AddTorrent.of(metainfo)
            .storage((torrent, saveTo) -> new ReadOnlyStorage(torrent, location))
            .startPaused();
    long sent;
    try (TorrentSession session = transfer.open()) {
      int port = session.listenAddress().getPort();
      Torrent torrent = session.add(add);
      screen.tell(Started.json("seed", metainfo, port));
      try (TransferView view = new TransferView(torrent, screen, interrupt, transfer.showPeers())) {
        seed(torrent, view, location, peers, port);
      }
      screen.say("stopping (Ctrl-C again to stop at once)");
      sent = torrent.status().uploadedBytes();
    }
    screen.tell(JsonLine.event("interrupted").put("uploadedBytes", sent));
    screen.say("stopped; sent " + Sizes.format(sent));
    return interrupt.exitCode();
  }

  private void seed(
      Torrent torrent,
      TransferView view,
      DataLocation location,
      List<InetSocketAddress> peers,
      int port) {
    String name = torrent.metainfo().name();
    screen.say("verifying " + location.root());
    torrent.resume();
    if (!view.showUntil(SeedCommand::isChecked)) {
      return;
    }
    TorrentStatus status = torrent.status();
    if (!status.complete()) {
      throw incomplete(location, status.verifiedPieces(), status.pieceCount());
    }
    peers.forEach(torrent::addPeer);
    screen.tell(JsonLine.event("ready").put("name", name).put("port", port));
    screen.say("ready: seeding " + name + " on port " + port);
    view.showUntil(now -> false);
  }

  private static boolean isChecked(TorrentStatus status) {
    return status.state() instanceof TorrentState.Seeding
        || status.state() instanceof TorrentState.Downloading;
  }

  private static CliException incomplete(DataLocation location, int good, int pieces) {
    return new CliException(
        location.root()
            + " is not complete: "
            + good
            + " of "
            + pieces
            + " pieces are good. Nothing was changed or sent; `btlib verify` shows what is wrong");
  }
}
