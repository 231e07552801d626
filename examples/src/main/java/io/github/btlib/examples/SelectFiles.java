package io.github.btlib.examples;

import io.github.btlib.AddTorrent;
import io.github.btlib.Priority;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.metainfo.TorrentFile;
import java.nio.file.Path;
import java.util.List;

/** Downloads some files of a torrent: those of certain kinds, the first kind before the others. */
public final class SelectFiles {
  private SelectFiles() {}

  /**
   * Downloads the files whose names have certain endings.
   *
   * @param args the torrent file, the folder to save to, and the endings, most wanted first
   */
  public static void main(String... args) {
    if (args.length < 3) {
      System.err.println("usage: SelectFiles TORRENT FOLDER ENDING...");
      return;
    }
    Metainfo metainfo = Metainfo.read(Path.of(args[0]));
    List<String> endings = List.of(args).subList(2, args.length);

    try (TorrentSession session = TorrentSession.create()) {
      Torrent torrent =
          session.add(
              AddTorrent.of(metainfo)
                  .saveTo(Path.of(args[1]))
                  .priorities(file -> priority(file, endings)));
      for (TorrentFile file : metainfo.files()) {
        System.out.println(torrent.priorities().get(file.index()) + " " + file.path());
      }
      torrent.completion().join(); // of what is wanted
      System.out.printf("verified %,d bytes%n", torrent.status().verifiedWantedBytes());
    }
  }

  private static Priority priority(TorrentFile file, List<String> endings) {
    if (file.path().endsWith(endings.get(0))) {
      return Priority.HIGH;
    }
    return endings.stream().anyMatch(file.path()::endsWith) ? Priority.NORMAL : Priority.SKIP;
  }
}
