package io.github.btlib.examples;

import io.github.btlib.AddTorrent;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.metainfo.Metainfo;
import java.nio.file.Path;

/** Downloads a torrent into a storage of one's own: one file that holds all of its files. */
public final class KeepInContainer {
  private KeepInContainer() {}

  /**
   * Downloads into a container.
   *
   * @param args the torrent file and the folder for the container
   */
  public static void main(String... args) {
    if (args.length != 2) {
      System.err.println("usage: KeepInContainer TORRENT FOLDER");
      return;
    }
    Metainfo metainfo = Metainfo.read(Path.of(args[0]));

    try (TorrentSession session = TorrentSession.create()) {
      Torrent torrent =
          session.add(
              AddTorrent.of(metainfo)
                  .saveTo(Path.of(args[1]))
                  .storage(ContainerFileStorage.factory()));
      torrent.completion().join();
      System.out.printf(
          "%,d files in one: %,d bytes%n", metainfo.files().size(), torrent.status().totalBytes());
    }
  }
}
