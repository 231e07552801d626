package io.github.btlib.examples.realclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.metainfo.Metainfo;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real clients that download from us feel our rate limit, whatever they ask for. */
class RateLimitRealClientsTest {
  private static final int MIB = 1024 * 1024;
  private static final long RATE = MIB;
  private static final int SIZE = 16 * MIB;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path directory;

  /**
   * Both at a time, each from a session of its own, because it takes as long for two as for one.
   */
  @Test
  @RequiresClient({Program.LIBTORRENT, Program.TRANSMISSION})
  void libtorrentAndTransmissionLeechAtOurUploadLimitWithinFivePercent() throws Exception {
    SampleTorrent sample = SampleTorrent.ofFile(directory, "song.bin", SIZE, 262_144);
    try (LibtorrentClient libtorrent = LibtorrentClient.in(directory.resolve("libtorrent"));
        TransmissionClient transmission = TransmissionClient.in(directory.resolve("transmission"));
        TorrentSession first = session();
        TorrentSession second = session()) {
      libtorrent.download(sample.torrent(), directory.resolve("downloaded by libtorrent"));
      transmission.download(sample.torrent(), directory.resolve("downloaded by transmission"));
      Torrent toTransmission = seed(second, sample);
      toTransmission.addPeer(transmission.address());
      LongSupplier byTransmission = () -> SIZE - transmission.status().leftUntilDone();
      Deadline.of(LIMIT) // it takes its time before it asks for anything
          .await("Transmission's first bytes", () -> byTransmission.getAsLong() > 0);
      Torrent toLibtorrent = seed(first, sample);
      toLibtorrent.addPeer(libtorrent.address());
      Deadline.of(LIMIT)
          .await(
              "the first megabyte",
              () -> libtorrent.downloaded() > MIB && byTransmission.getAsLong() > MIB);

      Measured[] all = {
        new Measured("libtorrent says", libtorrent::downloaded),
        new Measured("we say of libtorrent", () -> toLibtorrent.status().uploadedBytes()),
        new Measured("Transmission says", byTransmission),
        new Measured("we say of Transmission", () -> toTransmission.status().uploadedBytes())
      };
      during(Duration.ofSeconds(10));
      for (Measured each : all) {
        assertThat(each.perSecond()).as(each.what).isCloseTo((double) RATE, withinPercentage(5));
      }
    }
  }

  /** A growing number of bytes, from when this was made. */
  private static final class Measured {
    final String what;
    private final LongSupplier bytes;
    private final long bytesBefore;
    private final long start;

    Measured(String what, LongSupplier bytes) {
      this.what = what;
      this.bytes = bytes;
      this.bytesBefore = bytes.getAsLong();
      this.start = System.nanoTime();
    }

    double perSecond() {
      double passed = bytes.getAsLong() - bytesBefore;
      return passed / ((System.nanoTime() - start) / 1e9);
    }
  }

  private static TorrentSession session() {
    return TorrentSession.builder()
        .bindAddress(InetAddress.getLoopbackAddress())
        .uploadLimit(RATE)
        .build();
  }

  private static Torrent seed(TorrentSession session, SampleTorrent sample) throws Exception {
    Torrent torrent = session.add(Metainfo.read(sample.torrent()), sample.folder());
    torrent.completion().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    return torrent;
  }

  private static void during(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
