package io.github.btlib.examples.realclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.github.btlib.SessionBuilder;
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

/** Real clients feel our rate limits, whatever they ask for and however fast they send. */
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

  /** The session's limit and the torrent's, each with a seed of its own, at the same time. */
  @Test
  @RequiresClient(Program.LIBTORRENT)
  void weLeechFromLibtorrentAtOurDownloadLimitWithinFivePercent() throws Exception {
    SampleTorrent sample = SampleTorrent.ofFile(directory, "song.bin", SIZE, 262_144);
    try (LibtorrentClient one = LibtorrentClient.in(directory.resolve("one"));
        LibtorrentClient other = LibtorrentClient.in(directory.resolve("other"));
        TorrentSession first = loopback().downloadLimit(RATE).build();
        TorrentSession second = loopback().build()) {
      one.seed(sample.torrent(), sample.folder());
      other.seed(sample.torrent(), sample.folder());
      Metainfo metainfo = Metainfo.read(sample.torrent());
      Torrent limitedBySession = first.add(metainfo, directory.resolve("first"));
      Torrent limitedByTorrent = second.add(metainfo, directory.resolve("second"));
      limitedByTorrent.downloadLimit(RATE);
      limitedBySession.addPeer(one.address());
      limitedByTorrent.addPeer(other.address());
      LongSupplier bySession = () -> limitedBySession.status().downloadedBytes();
      LongSupplier byTorrent = () -> limitedByTorrent.status().downloadedBytes();
      // libtorrent runs ahead by what the sockets' buffers hold
      Deadline.of(LIMIT)
          .await(
              "the first megabyte",
              () -> bySession.getAsLong() > MIB && byTorrent.getAsLong() > MIB);

      Measured[] all = {
        new Measured("the session", bySession),
        new Measured("the torrent", byTorrent),
        new Measured("libtorrent says of the session", one::uploaded),
        new Measured("libtorrent says of the torrent", other::uploaded)
      };
      during(Duration.ofSeconds(10));
      for (Measured each : all) {
        assertThat(each.perSecond()).as(each.what).isCloseTo((double) RATE, withinPercentage(5));
      }
      assertThat(limitedBySession.status().wastedBytes()).isZero();
      assertThat(limitedByTorrent.status().wastedBytes()).isZero();
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
    return loopback().uploadLimit(RATE).build();
  }

  private static SessionBuilder loopback() {
    return TorrentSession.builder().bindAddress(InetAddress.getLoopbackAddress());
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
