package io.github.btlib.examples;

import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.metainfo.Metainfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes a torrent of a file or folder and serves it until Enter is pressed. */
public final class SeedFile {
  private SeedFile() {}

  /**
   * Seeds a file or folder.
   *
   * @param args the file or folder, the torrent file to write, and the announce URL of a tracker
   * @throws IOException if the torrent file cannot be written
   */
  public static void main(String... args) throws IOException {
    if (args.length != 3) {
      System.err.println("usage: SeedFile FILE-OR-FOLDER TORRENT-TO-WRITE ANNOUNCE-URL");
      return;
    }
    Path source = Path.of(args[0]);
    Path torrentFile = Path.of(args[1]);

    Metainfo metainfo = Metainfo.builder().source(source).announce(args[2]).build();
    Files.write(torrentFile, metainfo.toBytes());

    try (TorrentSession session = TorrentSession.create()) {
      Torrent torrent = session.add(metainfo, source.resolveSibling("")); // the folder it lies in
      torrent.completion().join(); // all of it is there, so this waits for the check only

      System.out.printf(
          "seeding %s on port %d; press Enter to stop%n",
          metainfo.name(), session.listenAddress().getPort());
      System.in.read();
      System.out.printf("sent %,d bytes%n", torrent.status().uploadedBytes());
    }
  }
}
