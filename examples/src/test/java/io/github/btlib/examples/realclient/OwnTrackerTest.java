package io.github.btlib.examples.realclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.tracker.TrackerServer;
import io.github.btlib.tracker.TrackerServerBuilder;
import io.github.btlib.tracker.stats.Refusal;
import io.github.btlib.tracker.stats.TrackerStats;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real clients that know of each other by our tracker alone, and what they show when it refuses.
 */
@Execution(ExecutionMode.CONCURRENT)
class OwnTrackerTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final String UNLISTED = "not registered";
  private static final String PASSKEY = "passkey";

  @TempDir Path directory;

  /** All of this is tried twice, in two runs. */
  @Test
  void itHasTheSocketsThatAreToBeTried() {
    URL tracker = TrackerServer.class.getProtectionDomain().getCodeSource().getLocation();
    assumeThat(tracker.getPath()).as("only a jar has native ones").endsWith(".jar");
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
    try (TrackerServer own = TrackerServer.builder().httpPort(0).start()) {
      assertThat(own.usesNativeSockets()).isEqualTo(Boolean.getBoolean("btlib.test.native"));
    }
  }

  @ParameterizedTest
  @CsvSource({"http, 127.0.0.1", "udp, 127.0.0.1", "http, ::1"})
  @RequiresClient({Program.LIBTORRENT, Program.TRANSMISSION, Program.ARIA2})
  void allClientsFindEachOther(String scheme, String host) throws Exception {
    assumeIsThere(host);
    try (TrackerServer tracker = tracker(host).start();
        TransmissionClient transmission =
            TransmissionClient.at(host, directory.resolve("transmission"));
        LibtorrentClient libtorrent = LibtorrentClient.at(host, directory.resolve("libtorrent"));
        Aria2Client aria2 = aria2(scheme, host)) {
      SampleTorrent sample = sample(url(tracker, scheme));
      // it dials no loopback address, so that the others have to learn of it
      transmission.download(sample.torrent(), directory.resolve("t"));
      transmission.awaitAnnounced(LIMIT);
      libtorrent.seed(sample.torrent(), sample.folder());
      libtorrent.awaitAnnounced(LIMIT);
      try (OwnPeer own =
          new OwnPeer(host, sample.torrent(), directory.resolve("o"), peer -> peer)) {
        aria2.download(sample.torrent(), directory.resolve("a"));
        own.torrent().completion().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        aria2.awaitComplete(LIMIT);
        transmission.awaitComplete(LIMIT);
      }
      for (String folder : List.of("t", "o", "a")) {
        assertThat(sample.differenceIn(directory.resolve(folder))).as(folder).isEmpty();
      }
      TrackerStats stats = tracker.stats();
      Map<String, Long> announces =
          Map.of(
              "http 127.0.0.1", stats.http().ipv4Announces(),
              "http ::1", stats.http().ipv6Announces(),
              "udp 127.0.0.1", stats.udp().ipv4Announces(),
              "udp ::1", stats.udp().ipv6Announces());
      announces.forEach((way, count) -> {
        if (way.equals(scheme + " " + host)) {
          assertThat(count).as(way).isGreaterThanOrEqualTo(4);
        } else {
          assertThat(count).as(way).isZero();
        }
      });
      assertThat(stats.refusals().values()).containsOnly(0L);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "udp"})
  @RequiresClient(Program.LIBTORRENT)
  void libtorrentAndOursFindEachOtherOverIpv6(String scheme) throws Exception {
    assumeIsThere("::1");
    try (TrackerServer tracker = tracker("::1").start();
        LibtorrentClient seed = LibtorrentClient.at("::1", directory.resolve("seed"))) {
      SampleTorrent sample = sample(url(tracker, scheme));
      seed.seed(sample.torrent(), sample.folder());
      seed.awaitAnnounced(LIMIT);
      try (OwnPeer own =
          new OwnPeer("::1", sample.torrent(), directory.resolve("own"), peer -> peer)) {
        own.torrent().completion().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(sample.differenceIn(own.folder())).isEmpty();
        assertThat(tracker.stats().ipv6Peers()).isEqualTo(2);
        assertThat(tracker.stats().ipv4Peers()).isZero();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"http, 127.0.0.1", "udp, 127.0.0.1", "http, ::1", "udp, ::1"})
  @RequiresClient(Program.LIBTORRENT)
  void libtorrentIsToldHowManyPeersThereAre(String scheme, String host) throws Exception {
    assumeIsThere(host);
    try (TrackerServer tracker = tracker(host).start();
        // it asks trackers of its own machine for nothing but /announce, unless told to
        LibtorrentClient seed =
            LibtorrentClient.at(host, directory.resolve("seed"), "--set=ssrf_mitigation=false")) {
      SampleTorrent sample = sample(url(tracker, scheme));
      seed.seed(sample.torrent(), sample.folder());
      seed.awaitAnnounced(LIMIT);

      assertThat(seed.scrape(LIMIT)).isEqualTo("seeders=1 leechers=0");
      assertThat(
              scheme.equals("udp")
                  ? tracker.stats().udp().scrapes()
                  : tracker.stats().http().scrapes())
          .isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "udp"})
  @RequiresClient({Program.LIBTORRENT, Program.TRANSMISSION, Program.ARIA2})
  void everyClientShowsThatATorrentIsNotListed(String scheme) throws Exception {
    TrackerServerBuilder builder = tracker("127.0.0.1").allow(InfoHash.of(new byte[20]));
    try (TrackerServer tracker = builder.start()) {
      everyClientShows(scheme, url(tracker, scheme), UNLISTED);
    }
  }

  /** Transmission and aria2 tell no UDP tracker a passkey, so that theirs is a missing one. */
  @ParameterizedTest
  @ValueSource(strings = {"http", "udp"})
  @RequiresClient({Program.LIBTORRENT, Program.TRANSMISSION, Program.ARIA2})
  void everyClientShowsThatThePasskeyIsWrong(String scheme) throws Exception {
    try (TrackerServer tracker = tracker("127.0.0.1").passkeys(List.of("right")).start()) {
      everyClientShows(scheme, url(tracker, scheme) + "/wrong", PASSKEY);
      assertThat(tracker.passkeyStats("right").orElseThrow().announces()).isZero();
      assertThat(tracker.stats().refusals().get(Refusal.PASSKEY)).isGreaterThanOrEqualTo(4);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/right/announce", "/announce/right", "/announce?passkey=right"})
  @RequiresClient(Program.LIBTORRENT)
  void libtorrentAndOursTellAUdpTrackerTheirPasskey(String path) throws Exception {
    try (TrackerServer tracker = tracker("127.0.0.1").passkeys(List.of("right")).start();
        LibtorrentClient libtorrent = LibtorrentClient.in(directory.resolve("libtorrent"))) {
      SampleTorrent sample = sample(url(tracker, "udp").replace("/announce", path));
      libtorrent.seed(sample.torrent(), sample.folder());
      libtorrent.awaitAnnounced(LIMIT);
      try (OwnPeer own =
          new OwnPeer("127.0.0.1", sample.torrent(), directory.resolve("own"), peer -> peer)) {
        own.torrent().completion().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      }
      assertThat(tracker.passkeyStats("right").orElseThrow().announces()).isGreaterThanOrEqualTo(2);
      assertThat(tracker.stats().refusals()).containsEntry(Refusal.PASSKEY, 0L);
    }
  }

  private void everyClientShows(String scheme, String url, String words) {
    SampleTorrent sample = sample(url);
    try (LibtorrentClient libtorrent = LibtorrentClient.in(directory.resolve("libtorrent"));
        Aria2Client aria2 = aria2(scheme, "127.0.0.1");
        TransmissionClient transmission = TransmissionClient.in(directory.resolve("transmission"));
        OwnPeer own =
            new OwnPeer("127.0.0.1", sample.torrent(), directory.resolve("own"), peer -> peer)) {
      transmission.download(sample.torrent(), directory.resolve("t"));
      libtorrent.download(sample.torrent(), directory.resolve("l"));
      aria2.download(sample.torrent(), directory.resolve("a"));
      // libtorrent 2.0.8 shows the reason of a UDP tracker as an empty text
      libtorrent.awaitTold(scheme.equals("udp") ? "tracker sent a failure message" : words, LIMIT);
      aria2.awaitTold(words, LIMIT);
      transmission.awaitTold(words, LIMIT);
      Deadline.of(LIMIT)
          .await(
              "our own words",
              () -> own.torrent().status().trackers().get(0).message().orElse("").contains(words));
    }
  }

  /** It asks UDP trackers through the socket of its DHT alone, which knows nobody here. */
  private Aria2Client aria2(String scheme, String host) {
    Path folder = directory.resolve("aria2");
    return scheme.equals("udp")
        ? Aria2Client.in(
            folder,
            "--enable-dht=true",
            "--dht-listen-port=" + FreePort.next(),
            "--dht-file-path=" + folder.resolve("dht.dat"))
        : Aria2Client.at(host, folder);
  }

  private static void assumeIsThere(String host) {
    assumeThat(host.equals("127.0.0.1") || LocalAddress.hasIpv6Loopback())
        .as(host + " is there")
        .isTrue();
  }

  private static TrackerServerBuilder tracker(String host) throws UnknownHostException {
    return TrackerServer.builder().httpPort(0).udpPort(0).bindAddress(InetAddress.getByName(host));
  }

  private static String url(TrackerServer tracker, String scheme) {
    return tracker.announceUris().stream()
        .filter(uri -> uri.getScheme().equals(scheme))
        .map(URI::toString)
        .findFirst()
        .orElseThrow();
  }

  private SampleTorrent sample(String url) {
    return SampleTorrent.ofFile(directory, "song.bin", 1_000_001, 65_536, url);
  }
}
