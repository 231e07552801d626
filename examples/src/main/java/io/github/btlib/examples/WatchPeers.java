package io.github.btlib.examples;

import io.github.btlib.PeerStatus;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.metainfo.Metainfo;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Downloads a torrent and shows from whom it comes. */
public final class WatchPeers {
  private WatchPeers() {}

  /**
   * Downloads a torrent.
   *
   * @param args the torrent file and the folder to save to
   */
  public static void main(String... args) {
    if (args.length != 2) {
      System.err.println("usage: WatchPeers TORRENT FOLDER");
      return;
    }
    Metainfo metainfo = Metainfo.read(Path.of(args[0]));

    try (TorrentSession session = TorrentSession.create()) {
      Torrent torrent = session.add(metainfo, Path.of(args[1]));

      CompletableFuture<Void> completion = torrent.completion();
      while (!completion.isDone()) {
        System.out.printf("%.1f%%%n", torrent.status().progress() * 100);
        torrent.peers().forEach(WatchPeers::print);
        waitASecond(completion);
      }
      completion.join(); // throws if the download failed
      System.out.printf("%.1f%%%n", torrent.status().progress() * 100);
    }
  }

  private static void print(PeerStatus peer) {
    System.out.printf(
        "  %s has %.0f%%, sent %,d bytes at %,d bytes/s %s%n",
        peer.address(),
        peer.progress() * 100,
        peer.downloadedBytes(),
        peer.downloadRate(),
        peer.flags());
  }

  /** Or less, if the download is done before. */
  private static void waitASecond(CompletableFuture<Void> completion) {
    completion.copy().completeOnTimeout(null, 1, TimeUnit.SECONDS).exceptionally(e -> null).join();
  }
}
