package io.github.btlib.core.session;

import io.github.btlib.AddTorrent;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.TorrentState;
import io.github.btlib.core.torrent.TorrentHandle;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.PieceSelector;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.locks.LockSupport;

/**
 * A program that downloads a torrent, to be killed. It says on its output what it has, a line each
 * time it changes: {@code checked} and {@code verified} with the pieces, {@code done} with all that
 * was ever downloaded.
 */
final class CrashingDownload {
  private static final long PAUSE = Duration.ofMillis(5).toNanos();

  private CrashingDownload() {}

  /** Takes the metainfo file, the folder to save to, and the port of the peer. */
  public static void main(String[] args) throws Exception {
    Metainfo metainfo = Metainfo.read(Path.of(args[0]));
    try (TorrentSession session =
        TorrentSession.builder()
            .bindAddress(InetAddress.getLoopbackAddress())
            .resumeInterval(Duration.ofSeconds(1))
            .build()) {
      Torrent torrent =
          session.add(
              AddTorrent.of(metainfo)
                  .saveTo(Path.of(args[1]))
                  .pieceSelector(PieceSelector.sequential())
                  .peer(
                      new InetSocketAddress(
                          InetAddress.getLoopbackAddress(), Integer.parseInt(args[2]))));
      while (torrent.status().state() instanceof TorrentState.Checking) {
        LockSupport.parkNanos(PAUSE);
      }
      tell("checked", verified(torrent));
      tellUntilDone(torrent);
      torrent.completion().join();
      long downloaded = torrent.status().allTimeDownloadedBytes();
      System.out.println("done " + downloaded);
    }
  }

  private static void tellUntilDone(Torrent torrent) {
    BitSet told = new BitSet();
    while (!torrent.status().complete()) {
      BitSet verified = verified(torrent);
      if (!verified.equals(told)) {
        tell("verified", verified);
        told = verified;
      }
      LockSupport.parkNanos(PAUSE);
    }
  }

  private static BitSet verified(Torrent torrent) {
    return ((TorrentHandle) torrent).swarm().pieces().verified();
  }

  private static void tell(String what, BitSet pieces) {
    System.out.println(what + " " + java.util.HexFormat.of().formatHex(pieces.toByteArray()));
  }
}
