package io.github.btlib.examples.realclient;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.github.btlib.TorrentEvent;
import io.github.btlib.tracker.TrackerServer;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * A swarm of all kinds of clients that download, and one seed whose uplink is scarce, so that they
 * must trade.
 *
 * <p>Everybody has an address of 127/8 of his own, since Transmission holds one peer an address. It
 * dials no such address, so it comes first: those who come later learn of it from the tracker, and
 * dial. The seed comes last.
 */
final class MixedSwarm implements AutoCloseable {
  private static final int MIB = 1024 * 1024;
  private static final int PIECE = 65_536;
  private static final Duration ANNOUNCE_LIMIT = Duration.ofSeconds(30);

  final SampleTorrent sample;
  final LibtorrentClient libtorrent;
  final TransmissionClient transmission;
  final Aria2Client aria2;
  final OwnPeer first;
  final OwnPeer second;

  private final String network;
  private final Path directory;
  private final int seedRate;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private LongSupplier seedUploaded = () -> 0;

  /**
   * Starts everybody but the seed.
   *
   * @param network a /24 of loopback that nobody else uses, with a dot at its end
   * @param directory for everything
   * @param mebibytes the size of the data
   * @param seedRate bytes a second that the seed uploads
   */
  MixedSwarm(String network, Path directory, int mebibytes, int seedRate) throws Exception {
    this.network = network;
    this.directory = directory;
    this.seedRate = seedRate;
    try {
      TrackerServer tracker =
          open(
              TrackerServer.builder()
                  .httpPort(0)
                  .bindAddress(InetAddress.getLoopbackAddress())
                  .start());
      sample =
          SampleTorrent.ofFolder(
              directory, "album", files(mebibytes), PIECE, tracker.announceUri().toString());
      transmission = open(TransmissionClient.at(network + "11", directory.resolve("transmission")));
      transmission.download(sample.torrent(), downloads("transmission"));
      transmission.awaitAnnounced(ANNOUNCE_LIMIT);
      libtorrent = open(LibtorrentClient.at(network + "12", directory.resolve("libtorrent")));
      libtorrent.download(sample.torrent(), downloads("libtorrent"));
      libtorrent.awaitAnnounced(ANNOUNCE_LIMIT);
      first = join(network + "13", "first");
      second = join(network + "14", "second");
      aria2 = open(Aria2Client.at(network + "15", directory.resolve("aria2")));
      aria2.download(sample.torrent(), downloads("aria2"));
    } catch (Throwable failure) {
      close();
      throw failure;
    }
  }

  private static TreeMap<String, Integer> files(int mebibytes) {
    int half = mebibytes * MIB / 2;
    return new TreeMap<>(Map.of("a/1.bin", half + 1, "a/2.bin", half - MIB, "tiny", 1, "z", MIB));
  }

  private <T extends AutoCloseable> T open(T one) {
    opened.push(one);
    return one;
  }

  private OwnPeer join(String host, String name) {
    OwnPeer peer = open(new OwnPeer(host, sample.torrent(), downloads(name), settings -> settings));
    peer.awaitAnnounced();
    return peer;
  }

  /** Begins to seed with libtorrent. */
  void seedWithLibtorrent() {
    LibtorrentClient seed =
        open(
            LibtorrentClient.at(
                network + "16", directory.resolve("seed"), "--upload-limit=" + seedRate));
    seedUploaded = seed::uploaded;
    seed.seed(sample.torrent(), sample.folder());
  }

  /** Begins to seed with a session of ours. */
  OwnPeer seedWithBtlib() {
    OwnPeer seed =
        open(
            new OwnPeer(
                network + "16",
                sample.torrent(),
                sample.folder(),
                settings -> settings.uploadLimit(seedRate)));
    seedUploaded = () -> seed.torrent().status().uploadedBytes();
    return seed;
  }

  /** Returns the bytes of blocks that the seed has sent. */
  long uploadedBySeed() {
    return seedUploaded.getAsLong();
  }

  /** Returns our sessions that download. */
  List<OwnPeer> ours() {
    return List.of(first, second);
  }

  /** Waits until everybody has everything. */
  void awaitComplete(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    for (OwnPeer peer : ours()) {
      try {
        peer.torrent().completion().get(end - System.nanoTime(), NANOSECONDS);
      } catch (TimeoutException | ExecutionException e) {
        throw new AssertionError(
            peer.torrent().status()
                + "\n"
                + peer.torrent().peers()
                + "\n"
                + peer.events(TorrentEvent.class),
            e);
      }
    }
    for (RealClient client : List.of(libtorrent, aria2, transmission)) {
      client.awaitComplete(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }
  }

  /** Returns where everybody's downloads are. */
  List<Path> downloads() {
    return Stream.of("transmission", "libtorrent", "first", "second", "aria2")
        .map(this::downloads)
        .toList();
  }

  private Path downloads(String name) {
    return directory.resolve("downloaded").resolve(name);
  }

  /** Ends everybody, the tracker last. */
  @Override
  public void close() throws Exception {
    AutoCloseable last = opened.poll();
    if (last != null) {
      try (last) {
        // whatever this brings, the others are closed too
      } finally {
        close();
      }
    }
  }
}
