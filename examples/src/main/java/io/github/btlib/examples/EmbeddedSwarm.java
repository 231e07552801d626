package io.github.btlib.examples;

import io.github.btlib.AddTorrent;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.tracker.TrackerServer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** A tracker, a seeder and a downloader in one JVM: a file is copied by way of a swarm. */
public final class EmbeddedSwarm {
  private EmbeddedSwarm() {}

  /**
   * Copies a file through a swarm.
   *
   * @param args the file, and the folder to copy it to
   * @throws IOException if the copy cannot be compared with the file
   */
  public static void main(String... args) throws IOException {
    if (args.length != 2) {
      System.err.println("usage: EmbeddedSwarm FILE FOLDER");
      return;
    }
    Path file = Path.of(args[0]);
    Path folder = Path.of(args[1]);
    InetAddress loopback = InetAddress.getLoopbackAddress();

    try (TrackerServer tracker = TrackerServer.builder().httpPort(0).bindAddress(loopback).start();
        TorrentSession seeder = TorrentSession.builder().bindAddress(loopback).build();
        TorrentSession downloader = TorrentSession.builder().bindAddress(loopback).build()) {

      Metainfo metainfo =
          Metainfo.builder().source(file).announce(tracker.announceUri().toString()).build();

      Torrent seed = seeder.add(metainfo, file.resolveSibling("")); // the folder it lies in
      seed.completion().join(); // checked and found complete

      // the tracker would tell the two of each other at the next announce; this does not wait
      Torrent copy =
          downloader.add(AddTorrent.of(metainfo).saveTo(folder).peer(seeder.listenAddress()));
      copy.completion().join();

      boolean same = Files.mismatch(file, folder.resolve(metainfo.name())) == -1;
      System.out.printf(
          "%s: %,d bytes in %d pieces, %s%n",
          metainfo.name(),
          metainfo.totalLength(),
          metainfo.pieceCount(),
          same ? "equal to the original" : "NOT equal to the original");
    }
  }
}
