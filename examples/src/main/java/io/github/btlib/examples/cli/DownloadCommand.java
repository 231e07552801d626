package io.github.btlib.examples.cli;

import io.github.btlib.AddTorrent;
import io.github.btlib.Priority;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.TorrentStatus;
import io.github.btlib.examples.cli.text.Durations;
import io.github.btlib.examples.cli.text.JsonLine;
import io.github.btlib.examples.cli.text.Sizes;
import io.github.btlib.examples.cli.text.StatusText;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.metainfo.TorrentFile;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code btlib download}. */
@Command(
    name = "download",
    description = "Downloads a torrent; run again, it goes on where it stopped.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class DownloadCommand implements Callable<Integer> {
  private final Screen screen;
  private final Interrupt interrupt;

  @Parameters(paramLabel = "TORRENT", description = "The torrent file.")
  private Path torrentFile;

  @Mixin private DownloadOptions what;

  @Mixin private TransferOptions options;

  DownloadCommand(Screen screen, Interrupt interrupt) {
    this.screen = screen;
    this.interrupt = interrupt;
  }

  @Override
  public Integer call() {
    return run(torrentFile, what, options);
  }

  int run(Path file, DownloadOptions wanted, TransferOptions transfer) {
    screen.useJson(transfer.json());
    Metainfo metainfo = Torrents.read(file);
    AddTorrent add = wanted.of(metainfo);
    for (InetSocketAddress peer : transfer.resolvePeers()) {
      add = add.peer(peer);
    }
    double reached;
    try (TorrentSession session = transfer.open()) {
      Torrent torrent = session.add(add);
      int port = session.listenAddress().getPort();
      screen.tell(Started.json("download", metainfo, port));
      screen.say(
          "downloading "
              + name(torrent)
              + ", "
              + Sizes.formatExactly(wantedLength(torrent))
              + ", to "
              + wanted.outdir().toAbsolutePath().normalize()
              + "; accepting peers on port "
              + port);
      try (TransferView view = new TransferView(torrent, screen, interrupt, transfer.showPeers())) {
        if (download(torrent, view, wanted.seed())) {
          return 0;
        }
      }
      reached = torrent.status().progress();
      screen.say("stopping (Ctrl-C again to stop at once)");
    }
    screen.tell(JsonLine.event("interrupted").put("progress", reached));
    screen.say(
        reached == 1
            ? "stopped; the download is complete"
            : String.format(
                Locale.ROOT,
                "stopped at %.1f%%; run the same command to resume",
                Math.floor(reached * 1000) / 10));
    return interrupt.exitCode();
  }

  private static String name(Torrent torrent) {
    String name = torrent.metainfo().name();
    long all = torrent.metainfo().files().stream().filter(file -> !file.pad()).count();
    long wanted = wantedFiles(torrent).count();
    return wanted == all
        ? name
        : wanted + " of " + StatusText.count((int) all, "file") + " of " + name;
  }

  private static long wantedLength(Torrent torrent) {
    return wantedFiles(torrent).mapToLong(TorrentFile::length).sum();
  }

  private static Stream<TorrentFile> wantedFiles(Torrent torrent) {
    List<Priority> priorities = torrent.priorities();
    return torrent.metainfo().files().stream()
        .filter(file -> !file.pad() && priorities.get(file.index()) != Priority.SKIP);
  }

  /** Returns whether the command is done, false if it was stopped. */
  private boolean download(Torrent torrent, TransferView view, boolean thenSeed) {
    CompletableFuture<Void> completion = torrent.completion();
    torrent.resume();
    if (!view.showUntil(status -> completion.isDone())) {
      return false;
    }
    // tells why if the torrent failed just now
    completion.join();
    summarize(torrent, view);
    if (!thenSeed) {
      return true;
    }
    screen.say("seeding until Ctrl-C");
    return view.showUntil(status -> false);
  }

  private void summarize(Torrent torrent, TransferView view) {
    TorrentStatus status = torrent.status();
    Duration time = view.sinceCheck();
    long bytes = status.downloadedBytes();
    // the events of the last moments may still be on their way
    int peers = Math.max(view.peersMet(), status.connectedPeers());
    long rate = (long) (bytes / Math.max(0.001, time.toNanos() / 1e9));
    screen.tell(
        JsonLine.event("complete")
            .put("name", torrent.metainfo().name())
            .put("totalBytes", status.totalBytes())
            .put("wantedBytes", status.wantedBytes())
            .put("downloadedBytes", bytes)
            .put("wastedBytes", status.wastedBytes())
            .put("seconds", time.toNanos() / 1e9)
            .put("averageRate", bytes == 0 ? 0 : rate)
            .put("peers", peers));
    String name = name(torrent);
    if (bytes == 0) {
      screen.say(
          "done: "
              + name
              + ", complete already, "
              + StatusText.count(status.verifiedPieces(), "piece")
              + " verified");
      return;
    }
    screen.say(
        "done: "
            + name
            + ", "
            + Sizes.formatExactly(bytes)
            + " in "
            + Durations.took(time)
            + ", "
            + Sizes.formatRate(rate)
            + " on average, "
            + StatusText.count(peers, "peer"));
  }
}
