package io.github.btlib.tracker.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.tracker.spi.AnnounceEvent;
import io.github.btlib.tracker.spi.PeerState;
import io.github.btlib.tracker.testkit.StoreDriver;
import io.github.btlib.tracker.testkit.StoreDriver.Peer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every peer is as likely to be told as any other, however its swarm is kept. */
class SamplingTest {

  private static final int TORRENT = 1;
  private static final int WANTED = 5;
  private static final int TIMES_EACH = 1000;

  private final StoreDriver driver =
      new StoreDriver(
          new MemoryPeerStore(
              new StoreLimits(10, 10_000, 10_000, 16, false, false),
              3600,
              0,
              new SplittableRandom(7)));

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 6, 15, 16, 17, 33, 100, 333, 1000})
  void everyIpv4PeerIsAsLikelyToBeTold(int size) {
    isEven(Peer::ipv4, size, PeerState.LEECHER);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 50, 300})
  void everyIpv6PeerIsAsLikelyToBeTold(int size) {
    isEven(Peer::ipv6, size, PeerState.LEECHER);
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 15, 100})
  void everyLeecherIsAsLikelyToBeToldToASeed(int size) {
    for (int i = 0; i < size; i++) {
      driver.seed(TORRENT, Peer.ipv4(100_000 + i));
    }
    isEven(Peer::ipv4, size, PeerState.SEED);
  }

  private void isEven(IntFunction<Peer> peers, int size, PeerState asker) {
    for (int i = 1; i <= size; i++) {
      driver.leecher(TORRENT, peers.apply(i));
    }
    int told = Math.min(WANTED, size);
    int rounds = TIMES_EACH * size / told;
    Map<Peer, Integer> times = new HashMap<>();
    for (int i = 0; i < rounds; i++) {
      List<Peer> answer =
          driver.announce(TORRENT, peers.apply(0), AnnounceEvent.NONE, asker, WANTED).peers();
      assertThat(answer).hasSize(told).doesNotHaveDuplicates();
      answer.forEach(peer -> times.merge(peer, 1, Integer::sum));
    }
    double expected = (double) rounds * told / size;
    double chiSquare =
        times.values().stream().mapToDouble(n -> Math.pow(n - expected, 2) / expected).sum();
    assertThat(times).hasSize(size);
    // mean and five deviations; peers are told in runs, so their counts vary a little more
    assertThat(chiSquare).isLessThan(2 * (size + 5 * Math.sqrt(2 * size)));
  }

  @Test
  void differentPeersAreToldTogether() {
    for (int i = 1; i <= 100; i++) {
      driver.leecher(TORRENT, Peer.ipv4(i));
    }
    Set<Set<Peer>> pairs = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      pairs.add(
          Set.copyOf(
              driver
                  .announce(TORRENT, Peer.ipv4(0), AnnounceEvent.NONE, PeerState.LEECHER, 2)
                  .peers()));
    }
    // one from each of two runs: almost all of the 4950
    assertThat(pairs.size()).isGreaterThan(4500);
  }
}
