package io.github.btlib.examples;

import io.github.btlib.TorrentSession;
import io.github.btlib.examples.http.TorrentHttpServer;
import io.github.btlib.metainfo.Metainfo;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Serves the files of a torrent over HTTP while they are downloaded, so that a player or a browser
 * can begin at once and jump to any place: what it asks for is downloaded first. The server is
 * {@link TorrentHttpServer}; what it needs of the library is {@code torrent.file(i).open()}.
 */
public final class ServeOverHttp {
  private ServeOverHttp() {}

  /**
   * Downloads a torrent and serves its files until Enter is pressed.
   *
   * @param args the torrent file, the folder to save to, and the HTTP port unless any will do
   * @throws IOException if it cannot listen on the port
   */
  public static void main(String... args) throws IOException {
    if (args.length < 2 || args.length > 3) {
      System.err.println("usage: ServeOverHttp TORRENT FOLDER [PORT]");
      return;
    }
    Metainfo metainfo = Metainfo.read(Path.of(args[0]));
    int port = args.length == 3 ? Integer.parseInt(args[2]) : 0;
    try (TorrentSession session = TorrentSession.create();
        TorrentHttpServer server =
            TorrentHttpServer.start(session.add(metainfo, Path.of(args[1])), file -> true, port)) {
      server.urls().forEach(System.out::println);
      System.out.println("press Enter to stop");
      System.in.read();
    }
  }
}
