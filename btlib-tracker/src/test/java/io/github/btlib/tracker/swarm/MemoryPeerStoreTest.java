package io.github.btlib.tracker.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.tracker.engine.AnnounceAnswer;
import io.github.btlib.tracker.spi.AnnounceEvent;
import io.github.btlib.tracker.spi.PeerState;
import io.github.btlib.tracker.spi.PeerStore;
import io.github.btlib.tracker.stats.Refusal;
import io.github.btlib.tracker.testkit.PeerStoreContract;
import io.github.btlib.tracker.testkit.StoreDriver;
import io.github.btlib.tracker.testkit.StoreDriver.Peer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryPeerStoreTest extends PeerStoreContract {

  private static final int TTL = 3600;
  private static final int TORRENT = 3;

  private MemoryPeerStore store;

  @Override
  protected PeerStore newStore() {
    store = new MemoryPeerStore(limits(1000, 1000, 1000, 16), TTL, 0, new SplittableRandom(1));
    return store;
  }

  private void use(StoreLimits limits) {
    store = new MemoryPeerStore(limits, TTL, 0, new SplittableRandom(1));
    driver = new StoreDriver(store);
  }

  private static StoreLimits limits(int swarms, int peers, int perSwarm, int ports) {
    return new StoreLimits(swarms, peers, perSwarm, ports, false, false);
  }

  @Test
  void aSilentPeerIsToldUntilItsTimeIsExceeded() {
    driver.leecher(TORRENT, Peer.ipv4(1));
    driver.pass(TTL);
    assertThat(driver.leecher(TORRENT, Peer.ipv4(2)).peers()).containsExactly(Peer.ipv4(1));
    driver.pass(1);
    assertThat(driver.leecher(TORRENT, Peer.ipv4(3)).peers()).containsExactly(Peer.ipv4(2));
  }

  @Test
  void aSilentPeerIsCountedUntilTheSweeperComesBy() {
    driver.leecher(TORRENT, Peer.ipv4(1));
    driver.seed(TORRENT, Peer.ipv6(1));
    driver.pass(TTL);
    MemoryPeerStoreProperties.sweepAll(store, driver.nowNanos);
    assertThat(store.totals().seeders() + store.totals().leechers()).isEqualTo(2);
    driver.pass(1);
    assertThat(driver.scrape(TORRENT).get(0).leechers()).isEqualTo(1);
    maintainFor(62);
    assertThat(store.totals().torrents()).isZero();
    assertThat(store.totals().seeders() + store.totals().leechers()).isZero();
  }

  /** As a tracker does: once a second. */
  private void maintainFor(int seconds) {
    for (int i = 0; i < seconds; i++) {
      store.maintain(driver.nowNanos, TTL);
      driver.pass(1);
    }
  }

  @Test
  void anAnnounceRenewsAPeersTimeHoweverOftenTheStampWrapsRound() {
    driver.leecher(TORRENT, Peer.ipv4(1));
    driver.leecher(TORRENT, Peer.ipv6(1));
    for (int round = 0; round < 20; round++) {
      driver.pass(TTL - round);
      MemoryPeerStoreProperties.sweepAll(store, driver.nowNanos);
      driver.leecher(TORRENT, Peer.ipv4(1));
      assertThat(driver.leecher(TORRENT, Peer.ipv6(1)).peers()).containsExactly(Peer.ipv4(1));
    }
    driver.pass(TTL + 1);
    MemoryPeerStoreProperties.sweepAll(store, driver.nowNanos);
    assertThat(store.totals().torrents()).isZero();
  }

  @Test
  void peersKeepTheirAgeWhenTheTimeToLiveChanges() {
    driver.leecher(TORRENT, Peer.ipv4(1));
    driver.pass(3000);
    driver.leecher(TORRENT, Peer.ipv4(2));
    driver.leecher(TORRENT, Peer.ipv6(2));
    int twoDays = 172_800;
    store.maintain(driver.nowNanos, twoDays);
    driver.pass(twoDays - 100);
    MemoryPeerStoreProperties.sweepAll(store, driver.nowNanos);
    assertThat(store.totals().leechers()).isEqualTo(2);
    driver.pass(100 + 2 * (twoDays / Packed.MAX_TTL_TICKS + 1));
    MemoryPeerStoreProperties.sweepAll(store, driver.nowNanos);
    assertThat(store.totals().leechers()).isZero();
  }

  @Test
  void aShorterTimeToLiveForgetsWhoWasSilentForLonger() {
    driver.leecher(TORRENT, Peer.ipv4(1));
    driver.pass(500);
    driver.leecher(TORRENT, Peer.ipv4(2));
    store.maintain(driver.nowNanos, 499);
    assertThat(driver.leecher(TORRENT, Peer.ipv4(3)).peers()).containsExactly(Peer.ipv4(2));
  }

  @Test
  void aFullStoreRefusesAnotherPeerButServesThoseItKnows() throws Exception {
    use(limits(10, 2, 10, 16));
    driver.leecher(TORRENT, Peer.ipv4(1));
    driver.leecher(TORRENT, Peer.ipv4(2));
    AnnounceAnswer answer =
        driver.ask(TORRENT, Peer.ipv4(3), AnnounceEvent.STARTED, PeerState.LEECHER, 50);
    assertThat(answer.refusal()).isEqualTo(Refusal.FULL);
    assertThat(answer.reason()).isEqualTo("this tracker has no room for another peer");
    assertThat(answer.retryInMinutes()).isEqualTo(30);
    assertThat(driver.leecher(TORRENT, Peer.ipv4(1)).peers()).containsExactly(Peer.ipv4(2));
    driver.stopped(TORRENT, Peer.ipv4(2));
    assertThat(driver.leecher(TORRENT, Peer.ipv4(3)).peers()).containsExactly(Peer.ipv4(1));
  }

  @Test
  void aFullStoreRefusesAnotherTorrentUntilSilentOnesAreSwept() throws Exception {
    use(limits(1, 100, 10, 16));
    driver.leecher(TORRENT, Peer.ipv4(1));
    AnnounceAnswer answer =
        driver.ask(TORRENT + 1, Peer.ipv4(1), AnnounceEvent.STARTED, PeerState.LEECHER, 50);
    assertThat(answer.reason()).isEqualTo("this tracker has no room for another torrent");
    assertThat(driver.leecher(TORRENT, Peer.ipv4(2)).leechers()).isEqualTo(2);
    driver.pass(TTL + 1);
    store.maintain(driver.nowNanos, TTL);
    assertThat(driver.leecher(TORRENT + 1, Peer.ipv4(1)).leechers()).isEqualTo(1);
  }

  @Test
  void theLastEighthIsForTorrentsThatExist() throws Exception {
    use(limits(100, 16, 100, 16));
    for (int i = 0; i < 14; i++) {
      driver.leecher(i, Peer.ipv4(1));
    }
    assertThat(driver.ask(99, Peer.ipv4(2), AnnounceEvent.NONE, PeerState.LEECHER, 9).refusal())
        .isEqualTo(Refusal.FULL);
    assertThat(driver.leecher(0, Peer.ipv4(2)).leechers()).isEqualTo(2);
    assertThat(driver.leecher(0, Peer.ipv4(3)).leechers()).isEqualTo(3);
    assertThat(driver.ask(0, Peer.ipv4(4), AnnounceEvent.NONE, PeerState.LEECHER, 9).refusal())
        .isEqualTo(Refusal.FULL);
  }

  @Test
  void aFullSwarmForgetsItsSilentPeersBeforeItRefusesOne() throws Exception {
    use(limits(10, 100, 2, 16));
    driver.leecher(TORRENT, Peer.ipv4(1));
    driver.pass(TTL);
    driver.leecher(TORRENT, Peer.ipv4(2));
    AnnounceAnswer answer =
        driver.ask(TORRENT, Peer.ipv4(3), AnnounceEvent.STARTED, PeerState.LEECHER, 50);
    assertThat(answer.reason()).isEqualTo("this torrent has no room for another peer");
    driver.pass(1);
    assertThat(driver.leecher(TORRENT, Peer.ipv4(3)).peers()).containsExactly(Peer.ipv4(2));
  }

  @Test
  void anAddressHasItsShareOfASwarmAndIsAnsweredBeyondIt() {
    for (int others : new int[] {0, 10, 100}) {
      use(limits(10, 1000, 1000, 8));
      for (int i = 0; i < others; i++) {
        driver.leecher(TORRENT, Peer.ipv4(i));
        driver.leecher(TORRENT, Peer.ipv6(i));
      }
      for (int port = 1; port <= 20; port++) {
        driver.leecher(TORRENT, Peer.ipv4(0x08080808, port));
        // the whole /64 is one customer's
        driver.leecher(TORRENT, Peer.ipv6(0x2a01_0000_0000_0000L, port, 6881));
      }
      int entered = driver.leecher(TORRENT, Peer.ipv4(0x08080808, 3)).leechers() - 2 * others;
      // in a large swarm some others may be taken for peers of the same address
      assertThat(entered).isBetween(others < 100 ? 16 : 10, 16);
      assertThat(driver.leecher(TORRENT, Peer.ipv4(0x08080808, 19)).peers())
          .hasSize(Math.min(50, 2 * others + entered));
      driver.stopped(TORRENT, Peer.ipv4(0x08080808, 1));
      assertThat(driver.leecher(TORRENT, Peer.ipv4(0x08080808, 20)).leechers())
          .isEqualTo(2 * others + entered);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 16})
  void inALargeSwarmHardlyAnybodyIsTakenForAnother(int ports) {
    use(limits(10, 30_000, 30_000, ports));
    for (int i = 0; i < 10_000; i++) {
      driver.leecher(TORRENT, Peer.ipv4(i));
      driver.leecher(TORRENT, Peer.ipv6(i));
    }
    assertThat(store.totals().leechers()).isGreaterThan(19_800);
  }

  @Test
  void loopbackHasNoShare() {
    for (int port = 1; port <= 100; port++) {
      driver.leecher(TORRENT, Peer.at("127.0.0.1", port));
    }
    assertThat(driver.leecher(TORRENT, Peer.at("127.0.0.1", 1)).leechers()).isEqualTo(100);
  }

  @Test
  void addressesAreToldToThoseWhoCanReachThem() {
    Peer everywhere = Peer.at("8.8.8.8", 1);
    Peer home = Peer.at("192.168.1.2", 1);
    Peer self = Peer.at("127.0.0.1", 1);
    Peer homeToo = Peer.at("fd00::1", 1);
    Peer selfToo = Peer.at("::1", 1);
    for (Peer peer : List.of(everywhere, home, self, homeToo, selfToo)) {
      driver.leecher(TORRENT, peer);
    }
    assertThat(driver.leecher(TORRENT, Peer.at("2a00::1", 1)).peers()).containsExactly(everywhere);
    assertThat(driver.leecher(TORRENT, home).peers())
        .containsExactlyInAnyOrder(everywhere, homeToo, Peer.at("2a00::1", 1));
    assertThat(driver.leecher(TORRENT, selfToo).peers()).hasSize(5);
  }

  @Test
  void inALocalNetworkAnyAddressMayBeToldToAnybody() {
    use(new StoreLimits(10, 10, 10, 10, false, true));
    driver.leecher(TORRENT, Peer.at("192.168.1.2", 1));
    assertThat(driver.leecher(TORRENT, Peer.at("8.8.8.8", 1)).peers()).hasSize(1);
  }

  @Test
  void peerIdsAreKeptOnRequestAndMoveWithTheirPeers() throws Exception {
    use(new StoreLimits(10, 1000, 1000, 16, true, false));
    for (int i = 1; i <= 60; i++) {
      driver.leecher(TORRENT, Peer.ipv4(i));
      driver.leecher(TORRENT, Peer.ipv6(i));
    }
    for (int i = 1; i <= 60; i += 2) {
      driver.stopped(TORRENT, Peer.ipv4(i));
      driver.stopped(TORRENT, Peer.ipv6(i));
    }
    AnnounceAnswer answer =
        driver.ask(TORRENT, Peer.ipv4(100), AnnounceEvent.NONE, PeerState.LEECHER, 100);
    List<Peer> told = driver.told(answer).peers();
    assertThat(told).hasSize(60);
    for (int i = 0; i < 30; i++) {
      assertThat(java.util.Arrays.copyOfRange(answer.ipv4Ids(), 20 * i, 20 * i + 20))
          .isEqualTo(StoreDriver.id(told.get(i)));
      assertThat(java.util.Arrays.copyOfRange(answer.ipv6Ids(), 20 * i, 20 * i + 20))
          .isEqualTo(StoreDriver.id(told.get(30 + i)));
    }
  }

  @Test
  void aSeedFindsTheFewLeechersOfALargeSwarm() {
    use(limits(10, 10_000, 10_000, 16));
    for (int i = 0; i < 3000; i++) {
      driver.seed(TORRENT, Peer.ipv4(i));
    }
    driver.leecher(TORRENT, Peer.ipv4(5000));
    assertThat(driver.seed(TORRENT, Peer.ipv4(1)).peers()).containsExactly(Peer.ipv4(5000));
  }
}
