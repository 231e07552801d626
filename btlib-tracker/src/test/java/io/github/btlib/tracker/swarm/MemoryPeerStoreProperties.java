package io.github.btlib.tracker.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.tracker.engine.AnnounceAnswer;
import io.github.btlib.tracker.spi.AnnounceEvent;
import io.github.btlib.tracker.spi.PeerState;
import io.github.btlib.tracker.spi.StoreTotals;
import io.github.btlib.tracker.testkit.StoreDriver;
import io.github.btlib.tracker.testkit.StoreDriver.Counts;
import io.github.btlib.tracker.testkit.StoreDriver.Peer;
import io.github.btlib.tracker.testkit.StoreDriver.Told;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Runs random announces against a model that is a map of maps, searched from end to end. */
class MemoryPeerStoreProperties {

  private static final int STEPS = 1500;
  private static final int TTL = 100;
  private static final int TORRENTS = 4;

  private static final class Known {
    PeerState state = PeerState.LEECHER;
    boolean completed;
    long seen;
  }

  private static final class ModelSwarm {
    final Map<Peer, Known> peers = new HashMap<>();
    int completed;
  }

  private final Map<Integer, ModelSwarm> model = new HashMap<>();
  private long now;

  /** 100 × 1500 announces; how many peers there are decides how swarms are kept. */
  @Property(tries = 100)
  void everyAnswerIsTheModels(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 60) int peers,
      @ForAll @IntRange(min = 4, max = 200) int maxPeers,
      @ForAll boolean keepsIds) {
    model.clear();
    now = 0;
    SplittableRandom random = new SplittableRandom(seed);
    StoreLimits limits = new StoreLimits(TORRENTS - 1, maxPeers, 50, 250, keepsIds, false);
    MemoryPeerStore store = new MemoryPeerStore(limits, TTL, 0, random);
    StoreDriver driver = new StoreDriver(store);
    for (int step = 0; step < STEPS; step++) {
      if (random.nextInt(50) == 0) {
        long pause = random.nextInt(TTL);
        now += pause;
        driver.pass(pause);
        sweepAll(store, driver.nowNanos);
      }
      int torrent = random.nextInt(TORRENTS);
      int number = 1 + random.nextInt(peers);
      Peer peer = number % 5 == 0 ? Peer.ipv6(number) : Peer.ipv4(number);
      PeerState state = PeerState.values()[random.nextInt(3)];
      AnnounceEvent event =
          state == PeerState.PARTIAL_SEED
              ? AnnounceEvent.PAUSED
              : AnnounceEvent.values()[random.nextInt(4)];
      int wanted = random.nextInt(70);
      check(driver, limits, torrent, peer, event, state, wanted);
      if (step % 100 == 0) {
        checkCounts(driver, store);
      }
    }
    checkCounts(driver, store);
  }

  /** Lets the sweeper go round all shards once, as in an eighth of the time to live. */
  static void sweepAll(MemoryPeerStore store, long nowNanos) {
    for (int shard = 0; shard < MemoryPeerStore.SHARDS; shard++) {
      store.sweep(shard, nowNanos);
    }
  }

  private void check(
      StoreDriver driver,
      StoreLimits limits,
      int torrent,
      Peer peer,
      AnnounceEvent event,
      PeerState state,
      int wanted) {
    model.values().forEach(s -> s.peers.values().removeIf(k -> now - k.seen > TTL));
    model.values().removeIf(s -> s.peers.isEmpty());
    ModelSwarm swarm = model.getOrDefault(torrent, new ModelSwarm());
    Known known = swarm.peers.get(peer);
    AnnounceAnswer answer;
    try {
      answer = driver.ask(torrent, peer, event, state, wanted);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    if (event == AnnounceEvent.STOPPED) {
      swarm.peers.remove(peer);
      if (swarm.peers.isEmpty()) {
        model.remove(torrent);
        swarm = new ModelSwarm();
      }
    } else {
      int all = model.values().stream().mapToInt(s -> s.peers.size()).sum();
      boolean isNew = !model.containsKey(torrent);
      boolean isFull =
          isNew
              ? model.size() == limits.maxSwarms()
                  || all >= limits.maxPeers() - limits.maxPeers() / 8
              : all >= limits.maxPeers() || swarm.peers.size() >= limits.maxPeersPerSwarm();
      if (known == null && isFull) {
        assertThat(answer.refusal()).isNotNull();
        assertThat(answer.ipv4Count() + answer.ipv6Count()).isZero();
        return;
      }
      known = swarm.peers.computeIfAbsent(peer, p -> new Known());
      known.state = state;
      known.seen = now;
      if (event == AnnounceEvent.COMPLETED && !known.completed) {
        known.completed = true;
        swarm.completed++;
      }
      model.put(torrent, swarm);
    }
    assertThat(answer.refusal()).isNull();
    assertThat(answer.seeders()).isEqualTo(count(swarm, PeerState.SEED));
    assertThat(answer.leechers()).isEqualTo(swarm.peers.size() - answer.seeders());
    assertThat(answer.completed()).isEqualTo(swarm.completed);
    Told told = driver.told(answer);
    List<Peer> eligible = new ArrayList<>();
    swarm.peers.forEach((other, its) -> {
      boolean useful = state == PeerState.LEECHER || its.state == PeerState.LEECHER;
      if (useful && !other.equals(peer)) {
        eligible.add(other);
      }
    });
    assertThat(told.peers())
        .hasSize(Math.min(wanted, eligible.size()))
        .doesNotHaveDuplicates()
        .isSubsetOf(eligible);
    long own = eligible.stream().filter(other -> other.isIpv4() == peer.isIpv4()).count();
    assertThat(told.peers().stream().filter(other -> other.isIpv4() == peer.isIpv4()).count())
        .isEqualTo(Math.min(wanted, own));
  }

  private void checkCounts(StoreDriver driver, MemoryPeerStore store) {
    for (int torrent = 0; torrent < TORRENTS; torrent++) {
      ModelSwarm swarm = model.getOrDefault(torrent, new ModelSwarm());
      int seeds = count(swarm, PeerState.SEED);
      assertThat(driver.scrape(torrent))
          .containsExactly(
              new Counts(
                  seeds,
                  count(swarm, PeerState.LEECHER),
                  swarm.peers.size() - seeds,
                  swarm.completed));
    }
    long seeds = model.values().stream().mapToLong(s -> count(s, PeerState.SEED)).sum();
    long all = model.values().stream().mapToLong(s -> s.peers.size()).sum();
    long fours = peers().filter(Peer::isIpv4).count();
    assertThat(store.totals())
        .isEqualTo(new StoreTotals(model.size(), seeds, all - seeds, fours, all - fours));
  }

  private Stream<Peer> peers() {
    return model.values().stream().flatMap(s -> s.peers.keySet().stream());
  }

  private static int count(ModelSwarm swarm, PeerState state) {
    return (int) swarm.peers.values().stream().filter(k -> k.state == state).count();
  }
}
