package io.github.btlib.tracker.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.tracker.spi.StoreTotals;
import io.github.btlib.tracker.testkit.StoreDriver;
import io.github.btlib.tracker.testkit.StoreDriver.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class MemoryPeerStoreThreadsTest {

  private static final int THREADS = 8;
  private static final int TORRENTS = 300;
  private static final int EACH = 20_000;

  @Test
  void nothingIsLostWhenManyThreadsAnnounceAndAnotherSweeps() throws Exception {
    StoreLimits limits = new StoreLimits(1000, 1_000_000, 1_000_000, 16, false, false);
    MemoryPeerStore store = new MemoryPeerStore(limits, 3600, 0, new SplittableRandom(1));
    CountDownLatch ready = new CountDownLatch(THREADS + 1);
    List<Future<long[]>> done = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1)) {
      for (int t = 0; t < THREADS; t++) {
        int thread = t;
        done.add(
            threads.submit(() -> {
              ready.countDown();
              ready.await();
              return announce(store, thread);
            }));
      }
      Future<?> sweeper =
          threads.submit(() -> {
            ready.countDown();
            for (int i = 0; i < 100; i++) {
              MemoryPeerStoreProperties.sweepAll(store, i);
            }
          });
      long seeds = 0;
      long leechers = 0;
      for (Future<long[]> future : done) {
        seeds += future.get()[0];
        leechers += future.get()[1];
      }
      sweeper.get();
      assertThat(store.totals())
          .isEqualTo(new StoreTotals(TORRENTS, seeds, leechers, seeds + leechers, 0));
    }
  }

  /**
   * Each thread has peers of its own in all torrents; returns its seeds and leechers at the end.
   */
  private static long[] announce(MemoryPeerStore store, int thread) {
    StoreDriver driver = new StoreDriver(store);
    SplittableRandom random = new SplittableRandom(thread);
    byte[] states = new byte[TORRENTS * 20];
    for (int i = 0; i < EACH; i++) {
      int at = random.nextInt(states.length);
      int torrent = at % TORRENTS;
      Peer peer = Peer.ipv4(1 + thread * 1000 + at / TORRENTS);
      // in each torrent one stays for good, so that there are as many torrents in the end
      int state = at < TORRENTS ? 1 : random.nextInt(3);
      switch (state) {
        case 0 -> driver.stopped(torrent, peer);
        case 1 -> driver.leecher(torrent, peer);
        default -> driver.seed(torrent, peer);
      }
      states[at] = (byte) state;
    }
    long[] counts = new long[3];
    for (byte state : states) {
      counts[state]++;
    }
    return new long[] {counts[2], counts[1]};
  }
}
