package io.github.btlib.examples;

import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.tracker.TrackerServer;
import io.github.btlib.tracker.TrackerServerBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Runs a tracker for some torrents, or for any, until Enter is pressed. */
public final class RunTracker {
  private RunTracker() {}

  /**
   * Runs a tracker.
   *
   * @param args the port to listen on over HTTP and UDP, 0 for any free ones, and the torrent files
   *     to serve, none to serve any torrent
   * @throws IOException if the standard input cannot be read
   */
  public static void main(String... args) throws IOException {
    if (args.length == 0) {
      System.err.println("usage: RunTracker PORT [TORRENT...]");
      return;
    }
    int port = Integer.parseInt(args[0]);
    TrackerServerBuilder settings = TrackerServer.builder().httpPort(port).udpPort(port);
    for (String torrent : Arrays.asList(args).subList(1, args.length)) {
      settings.allow(Metainfo.read(Path.of(torrent)).infoHash());
    }

    try (TrackerServer tracker = settings.start()) {
      tracker.announceUris().forEach(uri -> System.out.println("announce URL " + uri));
      System.out.println("press Enter to stop");
      System.in.read();
    }
  }
}
