package io.github.btlib.core.session;

import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.TorrentState;
import io.github.btlib.metainfo.Metainfo;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A program that moves a torrent whose data is there, to be killed. */
final class MovingTorrent {
  private static final long PAUSE = Duration.ofMillis(5).toNanos();

  private MovingTorrent() {}

  /** Takes the metainfo file, the folder it is in, and the one to move it to. */
  public static void main(String[] args) throws Exception {
    try (TorrentSession session =
        TorrentSession.builder().bindAddress(InetAddress.getLoopbackAddress()).build()) {
      Torrent torrent = session.add(Metainfo.read(Path.of(args[0])), Path.of(args[1]));
      while (!(torrent.status().state() instanceof TorrentState.Seeding)) {
        LockSupport.parkNanos(PAUSE);
      }
      torrent.move(Path.of(args[2])).join();
    }
  }
}
