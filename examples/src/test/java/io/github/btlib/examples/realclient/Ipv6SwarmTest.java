package io.github.btlib.examples.realclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.btlib.TorrentEvent.PeerConnected;
import io.github.btlib.tracker.TrackerServer;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** libtorrent and two sessions of ours on a machine that knows IPv6 only (BEP 7). */
@RequiresClient(Program.LIBTORRENT)
class Ipv6SwarmTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String HOST = "::1";

  @TempDir Path directory;

  @Test
  void everybodyFindsEverybodyThroughATrackerAndCompletes() throws Exception {
    assumeThat(LocalAddress.hasIpv6Loopback()).as("::1 is there").isTrue();
    try (TrackerServer tracker =
            TrackerServer.builder().httpPort(0).bindAddress(InetAddress.getByName(HOST)).start();
        LibtorrentClient seed = LibtorrentClient.at(HOST, directory.resolve("seed"));
        LibtorrentClient leecher = LibtorrentClient.at(HOST, directory.resolve("leecher"))) {
      SampleTorrent sample =
          SampleTorrent.ofFile(
              directory, "song.bin", 3_000_001, 65_536, tracker.announceUri().toString());
      seed.seed(sample.torrent(), sample.folder());
      seed.awaitAnnounced(LIMIT);
      try (OwnPeer first = join("first", sample);
          OwnPeer second = join("second", sample)) {
        for (OwnPeer peer : List.of(first, second)) {
          peer.torrent().completion().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
          assertThat(sample.differenceIn(peer.folder())).isEmpty();
        }
        // only ours are left to serve it
        seed.close();
        leecher.download(sample.torrent(), directory.resolve("downloaded"));
        leecher.awaitComplete(LIMIT);
        assertThat(sample.differenceIn(directory.resolve("downloaded"))).isEmpty();
        for (OwnPeer peer : List.of(first, second)) {
          assertThat(peer.events(PeerConnected.class))
              .isNotEmpty()
              .allMatch(peered -> peered.address().getAddress() instanceof Inet6Address);
        }
      }
    }
  }

  private OwnPeer join(String name, SampleTorrent sample) {
    OwnPeer peer =
        new OwnPeer(HOST, sample.torrent(), directory.resolve(name), settings -> settings);
    peer.awaitAnnounced();
    return peer;
  }
}
