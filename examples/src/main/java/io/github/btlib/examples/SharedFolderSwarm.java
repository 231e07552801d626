package io.github.btlib.examples;

import io.github.btlib.AddTorrent;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentEvent;
import io.github.btlib.TorrentSession;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.AnnounceEvent;
import io.github.btlib.spi.AnnounceRequest;
import io.github.btlib.spi.AnnounceResponse;
import io.github.btlib.spi.TrackerTransport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A tracker transport of one's own: peers find each other through a folder that all of them can
 * reach, such as a network share, and no tracker runs anywhere. It works with torrents whose
 * announce URL is one of a folder, {@code file:///mnt/share/swarms}; {@link SeedFile} makes them.
 */
public final class SharedFolderSwarm {
  private SharedFolderSwarm() {}

  /**
   * What the engine asks for peers when an announce URL begins with {@code file:}. Each peer keeps
   * a file with its address in the swarm's folder, and renews it at each announce.
   *
   * @param ownHost the name or address under which others reach this machine
   */
  record SharedFolder(String ownHost) implements TrackerTransport {
    private static final Duration INTERVAL = Duration.ofMinutes(2);
    private static final String UNFINISHED = ".part";

    @Override
    public Set<String> schemes() {
      return Set.of("file");
    }

    @Override
    public AnnounceResponse announce(URI tracker, AnnounceRequest request) throws IOException {
      Path swarm = Path.of(tracker).resolve(request.infoHash().toHex());
      Path own = swarm.resolve(HexFormat.of().formatHex(request.peerId().bytes()));
      if (request.event() == AnnounceEvent.STOPPED) {
        Files.deleteIfExists(own);
        return AnnounceResponse.builder().build();
      }
      Files.createDirectories(swarm);
      Path whole = swarm.resolve(own.getFileName() + UNFINISHED); // nobody is to read half of it
      Files.writeString(whole, ownHost + "\n" + request.port() + "\n");
      Files.move(whole, own, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return AnnounceResponse.builder().interval(INTERVAL).peers(others(swarm, own)).build();
    }

    private static List<InetSocketAddress> others(Path swarm, Path own) throws IOException {
      Instant oldest = Instant.now().minus(INTERVAL.multipliedBy(2)); // for who ended badly
      List<InetSocketAddress> peers = new ArrayList<>();
      try (Stream<Path> files = Files.list(swarm)) {
        for (Path file : files.filter(path -> isOfAnother(path, own)).toList()) {
          List<String> lines = Files.readAllLines(file);
          if (lines.size() == 2 && Files.getLastModifiedTime(file).toInstant().isAfter(oldest)) {
            InetSocketAddress peer =
                new InetSocketAddress(lines.get(0), Integer.parseInt(lines.get(1)));
            if (!peer.isUnresolved()) { // a name that this machine does not know
              peers.add(peer);
            }
          }
        }
      }
      return peers;
    }

    private static boolean isOfAnother(Path file, Path own) {
      return !file.equals(own) && !file.toString().endsWith(UNFINISHED);
    }

    @Override
    public void close() {}
  }

  /**
   * Downloads and seeds a torrent until Enter is pressed.
   *
   * @param args the torrent file, the folder to save to, which may hold the data already, and the
   *     name or address under which others reach this machine
   * @throws IOException if the standard input cannot be read
   */
  public static void main(String... args) throws IOException {
    if (args.length != 3) {
      System.err.println("usage: SharedFolderSwarm TORRENT FOLDER OWN-HOST");
      return;
    }
    try (TorrentSession session =
        TorrentSession.builder().trackerTransport(new SharedFolder(args[2])).build()) {
      AddTorrent add = AddTorrent.of(Metainfo.read(Path.of(args[0]))).saveTo(Path.of(args[1]));
      Torrent torrent = session.add(add.startPaused()); // so that no event is missed
      torrent.onEvent(event -> {
        switch (event) {
          case TorrentEvent.TrackerAnnounced told ->
              System.out.println("peers in the shared folder: " + told.peers());
          case TorrentEvent.TrackerFailed failed ->
              System.out.println("the shared folder cannot be used: " + failed.reason());
          default -> {}
        }
      });
      torrent.resume();
      torrent.completion().join();
      System.out.println("complete; press Enter to stop seeding");
      System.in.read();
    }
  }
}
