package io.github.btlib.examples;

import io.github.btlib.AddTorrent;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentSession;
import io.github.btlib.examples.cli.Samples;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.tracker.TrackerServer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A tracker and a seeder that it knows, on the loopback: what a main needs to download from. */
final class LocalSwarm implements AutoCloseable {
  private final TrackerServer tracker;
  private final TorrentSession seeder;
  private final Torrent seed;
  private final Path torrent;

  /** Seeds a file or folder, and writes its torrent beside it. */
  LocalSwarm(Path source) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    tracker = TrackerServer.builder().httpPort(0).bindAddress(loopback).start();
    seeder = TorrentSession.builder().bindAddress(loopback).build();
    Metainfo metainfo = Samples.builder(source).announce(tracker.announceUri().toString()).build();
    torrent = source.resolveSibling(source.getFileName() + ".torrent");
    Files.write(torrent, metainfo.toBytes());
    seed = seeder.add(AddTorrent.of(metainfo).saveTo(source.getParent()).startPaused());
    CompletableFuture<Void> known = new CompletableFuture<>();
    seed.onEvent(event -> {
      if (event instanceof TorrentEvent.TrackerAnnounced) {
        known.complete(null);
      }
    });
    seed.resume();
    known.orTimeout(30, TimeUnit.SECONDS).join();
  }

  Path torrent() {
    return torrent;
  }

  Torrent seed() {
    return seed;
  }

  @Override
  public void close() {
    seeder.close();
    tracker.close();
  }
}
