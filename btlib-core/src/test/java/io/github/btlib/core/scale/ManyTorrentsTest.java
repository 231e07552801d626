package io.github.btlib.core.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.Leftovers;
import io.github.btlib.spi.AnnounceEvent;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What finished torrents without peers cost, and how they come and go together. */
class ManyTorrentsTest extends EngineTest {
  private static final int MIB = 1024 * 1024;

  /** As libtorrent; see {@code AnnounceGate}. */
  private static final int MOST_ANNOUNCES = 50;

  private static final int MOST_LEAVING = 200;

  @Test
  void threeHundredTorrentsSleepAndAreSmall() throws Exception {
    CountingTracker tracker = new CountingTracker(Duration.ofMillis(20));
    ManyTorrents many = closing(new ManyTorrents(300, folder, tracker));
    assertThat(many.bytesRead()).as("known from resume data").isZero();
    many.awaitAnnounced();
    assertThat(tracker.most()).isBetween(2, MOST_ANNOUNCES);

    assertThat(many.heap() / 300).as("bytes a torrent").isLessThan(16 * 1024);
    assertThat(Leftovers.threads()).hasSize(300 + 2).contains("btlib acceptor", "btlib connector");

    long before = Footprint.virtualThreadsCpu();
    assertThat(before).as("starting took some").isPositive();
    LockSupport.parkNanos(Duration.ofSeconds(2).toNanos()); // what is measured is doing nothing
    // 600 ticks took 20 ms and more
    assertThat(Duration.ofNanos(Footprint.virtualThreadsCpu() - before))
        .isLessThan(Duration.ofMillis(5));

    many.close();
    assertThat(tracker.answered(AnnounceEvent.STOPPED)).as("told that we leave").isEqualTo(300);
    assertThat(tracker.most()).isLessThanOrEqualTo(MOST_LEAVING);
  }

  @Test
  @Tag("soak")
  @Timeout(600)
  void fiveThousandTorrentsStartInTenSecondsAndIdle() throws Exception {
    int count = 5_000;
    CountingTracker tracker = new CountingTracker(Duration.ofMillis(100));
    ManyTorrents many = closing(new ManyTorrents(count, folder, tracker));
    assertThat(many.bytesRead()).as("known from resume data").isZero();
    long answering = System.nanoTime();
    many.awaitAnnounced();
    double announced = many.startSeconds() + (System.nanoTime() - answering) / 1e9;
    int most = tracker.most();

    long heap = many.heap();
    long before = Footprint.cpu();
    long since = System.nanoTime();
    LockSupport.parkNanos(Duration.ofSeconds(30).toNanos()); // what is measured is doing nothing
    double idle = 100.0 * (Footprint.cpu() - before) / (System.nanoTime() - since);

    long closing = System.nanoTime();
    many.close();
    double closed = (System.nanoTime() - closing) / 1e9;
    System.out.printf(
        "%d torrents of %d pieces: start %.2f s, all announced after %.1f s (%d at once),"
            + " heap %.1f MiB (%d bytes a torrent), idle CPU %.2f %% of a core, close %.1f s%n",
        count,
        ZeroTorrents.PIECES,
        many.startSeconds(),
        announced,
        most,
        (double) heap / MIB,
        heap / count,
        idle,
        closed);
    assertThat(most).isLessThanOrEqualTo(MOST_ANNOUNCES);
    assertThat(many.startSeconds()).isLessThan(10);
    assertThat(heap).isLessThan(200L * MIB);
    assertThat(idle).isLessThan(1);
    assertThat(tracker.answered(AnnounceEvent.STOPPED)).as("told that we leave").isEqualTo(count);
  }
}
