package io.github.btlib.tracker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.tracker.spi.Transport;
import io.github.btlib.tracker.stats.Refusal;
import io.github.btlib.tracker.swarm.MemoryPeerStore;
import io.github.btlib.tracker.swarm.StoreLimits;
import io.github.btlib.tracker.testkit.Heap;
import io.github.btlib.tracker.testkit.StoreDriver.Peer;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Somebody who owns many addresses announces 100,000 made-up torrents a second. */
class FloodTest {

  private static final int MAX_SWARMS = 100_000;
  private static final int A_SECOND = 100_000;
  private static final int SECONDS = 10;
  private static final int REAL = 50;
  private static final int TTL = 3600;

  private final SplittableRandom random = new SplittableRandom(6);
  private final MemoryPeerStore store =
      new MemoryPeerStore(
          new StoreLimits(MAX_SWARMS, 200_000, 200_000, 16, false, false), TTL, 0, random);
  private final TrackerEngine engine =
      new TrackerEngine(
          new EngineSettings(50, 200),
          new Intervals(1800, 300, TTL),
          Access.denying(Set.of()),
          FixedPeers.NONE,
          store,
          List.of());
  private final Asker asker = new Asker(engine);

  @Test
  void memoryIsBoundedAndHonestPeersAreServed() {
    for (int i = 0; i < 1000; i++) {
      asker.announces(i % REAL, Peer.ipv4(i)).answer();
    }
    long before = Heap.used();
    long refused = 0;
    for (int second = 1; second <= SECONDS; second++) {
      asker.nowNanos = TimeUnit.SECONDS.toNanos(second);
      for (int i = 0; i < A_SECOND; i++) {
        refused += flood() ? 0 : 1;
      }
      store.maintain(asker.nowNanos, TTL);
    }
    assertThat(engine.stats().torrents()).isEqualTo(MAX_SWARMS);
    assertThat(refused).isEqualTo((long) A_SECOND * SECONDS - MAX_SWARMS + REAL);
    assertThat(engine.stats().refusals()).containsEntry(Refusal.FULL, refused);
    assertThat(Heap.used() - before).isLessThan(64L * MAX_SWARMS);

    // those that were there, and those that come to torrents that were there
    assertThat(asker.announces(3, Peer.ipv4(3)).peers()).hasSize(19);
    assertThat(asker.announces(3, Peer.ipv4(5000)).peers()).hasSize(20);
    assertThat(asker.answer.refusal()).isNull();

    // and when the made-up ones are silent for long enough, everybody
    asker.nowNanos += TimeUnit.SECONDS.toNanos(TTL - 5);
    asker.announces(3, Peer.ipv4(3)).answer();
    asker.nowNanos += TimeUnit.SECONDS.toNanos(10);
    store.maintain(asker.nowNanos, TTL);
    assertThat(engine.stats().torrents()).isEqualTo(1);
    assertThat(asker.announces(1000, Peer.ipv4(1)).answer().refusal()).isNull();
    assertThat(Heap.used() - before).isLessThan(MAX_SWARMS);
  }

  private boolean flood() {
    asker.request.reset(Transport.UDP, asker.nowNanos);
    asker.request.infoHash(random.nextLong(), random.nextLong(), random.nextInt());
    asker.request.from(0x20000000 + random.nextInt(1 << 20));
    asker.request.port(1 + random.nextInt(65_535));
    return asker.answer().refusal() == null;
  }
}
