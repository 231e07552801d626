package io.github.btlib.tracker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.tracker.spi.AnnounceEvent;
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

/** How many torrents one address may have a tracker keep, with the limits that are the default. */
class NewSwarmsTest {

  private static final int PER_MINUTE = 300;
  private static final int BURST = 10_000;
  private static final int TTL = 3600;
  private static final int FLOOD = 100_000;

  private static final Peer ONE = Peer.at("8.8.8.8", 1);
  private static final Peer OTHER = Peer.at("9.9.9.9", 1);

  private final SplittableRandom random = new SplittableRandom(8);
  private TrackerEngine engine;
  private Asker asker;

  private void start(int maxSwarms) {
    engine =
        new TrackerEngine(
            new EngineSettings(
                50, 200, AddressLimit.NONE, AddressLimit.perMinute(PER_MINUTE, BURST), false),
            new Intervals(1800, 300, TTL),
            Access.denying(Set.of()),
            FixedPeers.NONE,
            new MemoryPeerStore(
                new StoreLimits(maxSwarms, 1_000_000, 1_000_000, 16, false, false), TTL, 0, random),
            List.of());
    asker = new Asker(engine);
    asker.nowNanos = System.nanoTime();
  }

  /** Announces that many torrents from one on, and returns how many were not refused. */
  private int started(Peer peer, int first, int count) {
    int accepted = 0;
    for (int i = first; i < first + count; i++) {
      AnnounceAnswer answer = asker.announces(i, peer).answer();
      accepted += answer.refusal() == null ? 1 : 0;
    }
    return accepted;
  }

  @Test
  void aSeedboxMayStartFiveThousandTorrentsAtOnce() {
    start(100_000);
    assertThat(started(ONE, 0, 5000)).isEqualTo(5000);
    assertThat(engine.stats().torrents()).isEqualTo(5000);
  }

  @Test
  void anAddressHasABurstAndThenItsRate() {
    start(100_000);
    assertThat(started(ONE, 0, 12_000)).isEqualTo(BURST);
    assertThat(asker.answer.refusal()).isEqualTo(Refusal.NEW_SWARMS);
    assertThat(asker.answer.reason()).isEqualTo("too many new torrents from this address");
    assertThat(asker.answer.retryInMinutes()).isEqualTo(5);
    assertThat(engine.stats().refusals()).containsEntry(Refusal.NEW_SWARMS, 2000L);

    asker.nowNanos += TimeUnit.MINUTES.toNanos(1);
    assertThat(started(ONE, 20_000, 1000)).isEqualTo(PER_MINUTE);
  }

  @Test
  void torrentsThatAreKnownAreNeverRefusedAndCostNothing() {
    start(100_000);
    assertThat(started(OTHER, 0, 5000)).isEqualTo(5000);
    for (int round = 0; round < 4; round++) {
      assertThat(started(ONE, 0, 5000)).isEqualTo(5000);
    }
    assertThat(started(ONE, 5000, BURST)).isEqualTo(BURST);
    assertThat(started(ONE, 50_000, 1)).isZero();
    assertThat(started(ONE, 0, 15_000)).as("its own, too").isEqualTo(15_000);
  }

  @Test
  void whoLeavesATorrentThatNobodyKnowsMakesNone() {
    start(100_000);
    assertThat(started(ONE, 0, BURST + 1)).isEqualTo(BURST);
    asker.announces(77_777, ONE).event(AnnounceEvent.STOPPED);
    assertThat(asker.answer().refusal()).isNull();
    assertThat(engine.stats().torrents()).isEqualTo(BURST);
  }

  @Test
  void aRefusedTorrentTakesNoPlace() {
    start(BURST + 5);
    assertThat(started(ONE, 0, 50_000)).isEqualTo(BURST);
    assertThat(started(OTHER, 60_000, 10)).isEqualTo(5);
    assertThat(asker.answer.refusal()).isEqualTo(Refusal.FULL);
  }

  /** With every address of an IPv6 /64, and every port. */
  @Test
  void oneNetworkThatMakesUpTorrentsIsBoundedAndHonestClientsAreServed() {
    start(100_000);
    assertThat(started(OTHER, 0, 1)).isEqualTo(1);
    long before = Heap.used();
    int accepted = 0;
    for (int i = 0; i < FLOOD; i++) {
      asker.request.reset(Transport.UDP, asker.nowNanos);
      asker.request.infoHash(random.nextLong(), random.nextLong(), random.nextInt());
      asker.request.from(0x2a00_0000_0000_0001L, random.nextLong());
      asker.request.port(1 + random.nextInt(65_535));
      accepted += asker.answer().refusal() == null ? 1 : 0;
    }
    assertThat(accepted).isEqualTo(BURST);
    assertThat(engine.stats().torrents()).isEqualTo(BURST + 1);
    assertThat(engine.stats().refusals()).containsEntry(Refusal.NEW_SWARMS, (long) FLOOD - BURST);
    assertThat(Heap.used() - before).as("heap").isLessThan(400L * BURST);

    assertThat(asker.announces(0, Peer.at("9.9.9.9", 2)).peers()).containsExactly(OTHER);
    assertThat(started(OTHER, 1, 5000)).as("new torrents of another address").isEqualTo(5000);
    assertThat(asker.announces(4000, ONE).peers()).containsExactly(OTHER);
  }
}
