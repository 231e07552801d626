package io.github.btlib.core.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.github.btlib.Torrent;
import io.github.btlib.TorrentSession;
import io.github.btlib.core.testkit.EngineTest;
import io.github.btlib.core.testkit.Eventually;
import io.github.btlib.core.testkit.Heap;
import io.github.btlib.core.testkit.SampleTorrent;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What peers cost that are connected and want nothing. */
class IdlePeersTest extends EngineTest {
  /** Heap and direct memory, with the test's own end of the connection, which has no thread. */
  private static final int MOST_BYTES = 20 * 1024;

  private record Cost(long heap, long direct, double idlePercent) {}

  private Cost connect(int count, Duration idle) throws Exception {
    requireDescriptors(count);
    SampleTorrent sample = fiveBlocks();
    TorrentSession session =
        session(settings ->
            // a tenth of the places is kept for those that we connect to
            settings.maxConnections(2 * count).maxConnectionsPerTorrent(2 * count));
    Torrent torrent = seed(session, sample);
    connect(session, torrent, 1); // what the first needs is not counted
    long heapBefore = Heap.used();
    long directBefore = Footprint.direct();
    connect(session, torrent, count);
    Eventually.within(
        Duration.ofSeconds(10),
        () -> assertThat(torrent.status().connectedPeers()).isEqualTo(count + 1));
    long heap = Heap.used() - heapBefore;
    long direct = Footprint.direct() - directBefore;
    long before = Footprint.virtualThreadsCpu();
    long since = System.nanoTime();
    LockSupport.parkNanos(idle.toNanos()); // what is measured is doing nothing
    double percent = 100.0 * (Footprint.virtualThreadsCpu() - before) / (System.nanoTime() - since);
    assertThat(torrent.status().connectedPeers()).as("still there").isEqualTo(count + 1);
    return new Cost(heap / count, direct / count, percent);
  }

  private void connect(TorrentSession session, Torrent torrent, int count) throws Exception {
    IdlePeers peers = closing(new IdlePeers());
    for (int i = 0; i < count; i++) {
      peers.connect(session.listenAddress(), torrent.infoHash());
    }
  }

  /** Both ends of each connection are this process's. */
  private static void requireDescriptors(int connections) {
    long most =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            ? unix.getMaxFileDescriptorCount()
            : Long.MAX_VALUE;
    long needed = 2L * connections + 500;
    assumeThat(most)
        .as("open files that the system allows, see `ulimit -n`: %d are needed", needed)
        .isGreaterThanOrEqualTo(needed);
  }

  @Test
  void anIdlePeerHoldsNoLargeBuffer() throws Exception {
    Cost cost = connect(200, Duration.ZERO);
    assertThat(cost.heap() + cost.direct()).isBetween(1L, (long) MOST_BYTES);
  }

  @Test
  @Tag("soak")
  @Timeout(300)
  void twoThousandIdlePeersFitInFortyMebibytes() throws Exception {
    Cost cost = connect(2_000, Duration.ofSeconds(30));
    System.out.printf(
        "an idle peer: %d bytes of heap (the test's end included), %d of direct memory;"
            + " 2000 of them: %.2f %% of a core%n",
        cost.heap(), cost.direct(), cost.idlePercent());
    assertThat(cost.heap() + cost.direct()).isBetween(1L, (long) MOST_BYTES);
    assertThat(cost.idlePercent()).isLessThan(5);
  }
}
