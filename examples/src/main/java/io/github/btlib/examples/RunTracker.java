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
   * @param args the port to listen on, 0 for any free one, and the torrent files to serve, none to
   *     serve any torrent
   * @throws IOException if the standard input cannot be read
   */
  public static void main(String... args) throws IOException {
    if (args.length == 0) {
      System.err.println("usage: RunTracker PORT [TORRENT...]");
      return;
    }
    TrackerServerBuilder settings = TrackerServer.builder().httpPort(Integer.parseInt(args[0]));
    for (String torrent : Arrays.asList(args).subList(1, args.length)) {
      settings.allow(Metainfo.read(Path.of(torrent)).infoHash());
    }

    try (TrackerServer tracker = settings.start()) {
      System.out.println("announce URL " + tracker.announceUri() + "; press Enter to stop");
      System.in.read();
    }
  }
}
