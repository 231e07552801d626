package io.github.btlib.examples;

import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentSession;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.ChokeDecision;
import io.github.btlib.spi.ChokePeer;
import io.github.btlib.spi.ChokeRound;
import io.github.btlib.spi.ChokingStrategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A choking strategy of one's own: serves one peer after the other, in the order they came, instead
 * of several at once. Of ten machines that fetch an image over one line, the first can start when a
 * tenth of the time is over, and not all of them at its end. Meant for machines one trusts: who
 * takes nothing holds up the others.
 */
public final class ServeInTurn {
  private ServeInTurn() {}

  /** What the engine asks who may download. */
  static final class FirstComeFirstServed implements ChokingStrategy {
    @Override
    public ChokeDecision decide(ChokeRound round, RandomGenerator random) {
      List<Long> longestHere =
          round.peers().stream()
              .filter(ChokePeer::interested) // who is complete wants nothing more
              .max(Comparator.comparing(ChokePeer::connectedFor))
              .map(ChokePeer::id)
              .stream()
              .toList();
      return new ChokeDecision(longestHere, List.of());
    }
  }

  /**
   * Seeds a file or folder to one peer at a time.
   *
   * @param args the file or folder, the torrent file to write, and the announce URL of a tracker
   * @throws IOException if the torrent file cannot be written
   */
  public static void main(String... args) throws IOException {
    if (args.length != 3) {
      System.err.println("usage: ServeInTurn FILE-OR-FOLDER TORRENT-TO-WRITE ANNOUNCE-URL");
      return;
    }
    Path source = Path.of(args[0]);
    Metainfo metainfo = Metainfo.builder().source(source).announce(args[2]).build();
    Files.write(Path.of(args[1]), metainfo.toBytes());

    try (TorrentSession session =
        TorrentSession.builder().chokingStrategy(new FirstComeFirstServed()).build()) {
      Torrent torrent = session.add(metainfo, source.resolveSibling("")); // the folder it lies in
      torrent.completion().join(); // all of it is there, so this waits for the check only
      torrent.onEvent(event -> {
        if (event instanceof TorrentEvent.PeerConnected peer) {
          System.out.println(peer.address() + " came");
        } else if (event instanceof TorrentEvent.PeerDisconnected peer) {
          System.out.println(peer.address() + " left: " + peer.reason());
        }
      });

      System.out.printf(
          "serving %s in turn on port %d; press Enter to stop%n",
          metainfo.name(), session.listenAddress().getPort());
      System.in.read();
    }
  }
}
