package io.github.btlib.examples;

import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.TorrentStatus;
import io.github.btlib.metainfo.Metainfo;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Downloads a torrent and shows how far it is. */
public final class DownloadTorrent {
  private DownloadTorrent() {}

  /**
   * Downloads a torrent.
   *
   * @param args the torrent file and the folder to save to
   */
  public static void main(String... args) {
    if (args.length != 2) {
      System.err.println("usage: DownloadTorrent TORRENT FOLDER");
      return;
    }
    Metainfo metainfo = Metainfo.read(Path.of(args[0]));

    try (TorrentSession session = TorrentSession.create()) {
      Torrent torrent = session.add(metainfo, Path.of(args[1]));

      CompletableFuture<Void> completion = torrent.completion();
      while (!completion.isDone()) {
        print(torrent.status());
        waitASecond(completion);
      }
      completion.join(); // throws if the download failed
      print(torrent.status());
    }
  }

  private static void print(TorrentStatus status) {
    System.out.printf(
        "%5.1f%%  %,d bytes/s  %d peers%n",
        status.progress() * 100, status.downloadRate(), status.connectedPeers());
  }

  /** Or less, if the download is done before. */
  private static void waitASecond(CompletableFuture<Void> completion) {
    completion.copy().completeOnTimeout(null, 1, TimeUnit.SECONDS).exceptionally(e -> null).join();
  }
}
