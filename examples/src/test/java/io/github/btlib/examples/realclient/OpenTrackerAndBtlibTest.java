package io.github.btlib.examples.realclient;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.btlib.BtlibException;
import io.github.btlib.SwarmCounts;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.TrackerStatus;
import io.github.btlib.metainfo.Metainfo;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two sessions of btlib that know of each other by opentracker alone, over UDP and HTTP. */
@RequiresClient(Program.OPENTRACKER)
class OpenTrackerAndBtlibTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path directory;

  private static String url(OpenTracker tracker, String scheme) {
    return scheme.equals("udp") ? tracker.udpUrl() : tracker.httpUrl();
  }

  private static TorrentSession session() {
    return TorrentSession.builder().bindAddress(InetAddress.getLoopbackAddress()).build();
  }

  private SampleTorrent sample(String url) {
    return SampleTorrent.ofFile(directory, "song.bin", 1_000_001, 65_536, url);
  }

  private static void awaitAnnounced(Torrent torrent) {
    Deadline.of(LIMIT)
        .await("our announce", () -> torrent.status().trackers().get(0).seeders().isPresent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp", "http"})
  void twoSessionsFindEachOtherAndTheTrackerCountsThem(String scheme) throws Exception {
    try (OpenTracker tracker = OpenTracker.start(directory.resolve("tracker"))) {
      SampleTorrent sample = sample(url(tracker, scheme));
      tracker.allow(sample.infoHash());
      Path downloaded = directory.resolve("downloaded");
      try (TorrentSession seeding = session();
          TorrentSession leeching = session()) {
        Torrent seed = seeding.add(Metainfo.read(sample.torrent()), sample.folder());
        awaitAnnounced(seed);

        Torrent torrent = leeching.add(Metainfo.read(sample.torrent()), downloaded);
        torrent.completion().get(LIMIT.toSeconds(), SECONDS);

        assertThat(sample.differenceIn(downloaded)).isEmpty();
        Deadline.of(LIMIT)
            .await(
                "the tracker counting two seeds",
                () -> tracker.scrape(sample.infoHash()).contains("8:completei2e"));
        SwarmCounts counts = torrent.scrape().get(LIMIT.toSeconds(), SECONDS);
        assertThat(counts.seeders()).hasValue(2);
        assertThat(counts.leechers()).hasValue(0);
        assertThat(counts.completed()).hasValue(1);
        TrackerStatus status = torrent.status().trackers().get(0);
        assertThat(status.tracker())
            .isEqualTo(counts.tracker())
            .startsWith(scheme + "://127.0.0.1");
        assertThat(status.completed()).hasValue(1);
        assertThat(status.failures()).isZero();
      }
      assertThat(tracker.scrape(sample.infoHash()))
          .as("both have left")
          .contains("8:completei0e")
          .contains("10:incompletei0e");
    }
  }

  @Test
  void aTorrentThatTheTrackerDoesNotServeIsRefusedInItsWords() throws Exception {
    try (OpenTracker tracker = OpenTracker.start(directory.resolve("tracker"));
        TorrentSession session = session()) {
      SampleTorrent sample = sample(tracker.httpUrl());
      Torrent torrent = session.add(Metainfo.read(sample.torrent()), sample.folder());
      Deadline.of(LIMIT)
          .await("a refusal", () -> torrent.status().trackers().get(0).failures() > 0);
      assertThat(torrent.status().trackers().get(0).message())
          .hasValueSatisfying(words -> assertThat(words).contains("not authorized"));
      assertThatThrownBy(() -> torrent.scrape().get(LIMIT.toSeconds(), SECONDS))
          .hasCauseInstanceOf(BtlibException.class);
    }
  }
}
