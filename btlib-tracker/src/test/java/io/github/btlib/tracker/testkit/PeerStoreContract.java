package io.github.btlib.tracker.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.tracker.spi.AnnounceEvent;
import io.github.btlib.tracker.spi.PeerState;
import io.github.btlib.tracker.spi.PeerStore;
import io.github.btlib.tracker.spi.Transport;
import io.github.btlib.tracker.testkit.StoreDriver.Counts;
import io.github.btlib.tracker.testkit.StoreDriver.Peer;
import io.github.btlib.tracker.testkit.StoreDriver.Told;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a {@link PeerStore} has to do. To be extended with one's own store. */
public abstract class PeerStoreContract {

  private static final int TORRENT = 7;

  private PeerStore store;

  /** The driver of the store under test, for further tests. */
  protected StoreDriver driver;

  /** Makes a store without swarms. */
  protected abstract PeerStore newStore() throws Exception;

  @BeforeEach
  void open() throws Exception {
    store = newStore();
    driver = new StoreDriver(store);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void aPeerIsToldOfTheOthersAndNotOfItself() {
    driver.leecher(TORRENT, Peer.ipv4(1));
    driver.leecher(TORRENT, Peer.ipv4(2));
    assertThat(driver.leecher(TORRENT, Peer.ipv4(3)).peers())
        .containsExactlyInAnyOrder(Peer.ipv4(1), Peer.ipv4(2));
  }

  @Test
  void aPeerThatAnnouncesTwiceIsOnePeer() {
    driver.leecher(TORRENT, Peer.ipv4(1));
    driver.leecher(TORRENT, Peer.ipv4(1));
    assertThat(driver.leecher(TORRENT, Peer.ipv4(2)))
        .isEqualTo(new Told(0, 2, 0, List.of(Peer.ipv4(1))));
  }

  @Test
  void peersOnOneAddressAreToldApartByTheirPorts() {
    driver.leecher(TORRENT, Peer.ipv4(0x08080808, 1));
    driver.leecher(TORRENT, Peer.ipv4(0x08080808, 65_535));
    assertThat(driver.leecher(TORRENT, Peer.ipv4(0x08080808, 2)).peers())
        .containsExactlyInAnyOrder(Peer.ipv4(0x08080808, 1), Peer.ipv4(0x08080808, 65_535));
  }

  @Test
  void theOneThatAsksIsCounted() {
    assertThat(driver.seed(TORRENT, Peer.ipv4(1))).isEqualTo(new Told(1, 0, 0, List.of()));
    assertThat(driver.leecher(TORRENT, Peer.ipv4(2)))
        .isEqualTo(new Told(1, 1, 0, List.of(Peer.ipv4(1))));
  }

  @Test
  void torrentsHaveNothingToDoWithEachOther() {
    driver.leecher(TORRENT, Peer.ipv4(1));
    assertThat(driver.leecher(TORRENT + 1, Peer.ipv4(2))).isEqualTo(new Told(0, 1, 0, List.of()));
  }

  @Test
  void aSeedIsNotToldOfSeeds() {
    driver.seed(TORRENT, Peer.ipv4(1));
    driver.leecher(TORRENT, Peer.ipv4(2));
    assertThat(driver.seed(TORRENT, Peer.ipv4(3)))
        .isEqualTo(new Told(2, 1, 0, List.of(Peer.ipv4(2))));
  }

  @Test
  void aPartialSeedIsCountedWithTheLeechersAndToldThoseThatWantSomething() {
    driver.seed(TORRENT, Peer.ipv4(1));
    driver.leecher(TORRENT, Peer.ipv4(2));
    driver.partialSeed(TORRENT, Peer.ipv4(3));
    assertThat(driver.partialSeed(TORRENT, Peer.ipv4(4)))
        .isEqualTo(new Told(1, 3, 0, List.of(Peer.ipv4(2))));
    assertThat(driver.seed(TORRENT, Peer.ipv4(1)).peers()).containsExactly(Peer.ipv4(2));
    assertThat(driver.leecher(TORRENT, Peer.ipv4(2)).peers()).hasSize(3);
  }

  @Test
  void aLeecherThatCompletesBecomesASeedAndIsCountedOnce() {
    driver.leecher(TORRENT, Peer.ipv4(1));
    assertThat(driver.completed(TORRENT, Peer.ipv4(1))).isEqualTo(new Told(1, 0, 1, List.of()));
    assertThat(driver.completed(TORRENT, Peer.ipv4(1)).completed()).isEqualTo(1);
    assertThat(driver.completed(TORRENT, Peer.ipv4(2)).completed()).isEqualTo(2);
  }

  @Test
  void aSeedThatLacksSomethingAgainIsALeecher() {
    driver.seed(TORRENT, Peer.ipv4(1));
    assertThat(driver.leecher(TORRENT, Peer.ipv4(1))).isEqualTo(new Told(0, 1, 0, List.of()));
  }

  @Test
  void aPeerThatStopsIsGone() {
    driver.leecher(TORRENT, Peer.ipv4(1));
    driver.leecher(TORRENT, Peer.ipv4(2));
    assertThat(driver.stopped(TORRENT, Peer.ipv4(1))).isEqualTo(new Told(0, 1, 0, List.of()));
    assertThat(driver.leecher(TORRENT, Peer.ipv4(3)).peers()).containsExactly(Peer.ipv4(2));
  }

  @Test
  void stoppingAnUnknownPeerCreatesNothing() {
    assertThat(driver.stopped(TORRENT, Peer.ipv4(1))).isEqualTo(new Told(0, 0, 0, List.of()));
    assertThat(driver.leecher(TORRENT, Peer.ipv4(2))).isEqualTo(new Told(0, 1, 0, List.of()));
  }

  @Test
  void bothFamiliesAreOneSwarm() {
    driver.seed(TORRENT, Peer.ipv6(1));
    driver.leecher(TORRENT, Peer.ipv4(1));
    assertThat(driver.leecher(TORRENT, Peer.ipv6(2)))
        .isEqualTo(new Told(1, 2, 0, List.of(Peer.ipv4(1), Peer.ipv6(1))));
  }

  @Test
  void overUdpAPeerIsToldOfItsOwnFamily() {
    driver.leecher(TORRENT, Peer.ipv6(1));
    driver.leecher(TORRENT, Peer.ipv4(1));
    driver.transport = Transport.UDP;
    assertThat(driver.leecher(TORRENT, Peer.ipv6(2)).peers()).containsExactly(Peer.ipv6(1));
    assertThat(driver.leecher(TORRENT, Peer.ipv4(2)).peers()).containsExactly(Peer.ipv4(1));
  }

  @Test
  void noMorePeersAreToldThanAskedFor() {
    for (int i = 1; i <= 40; i++) {
      driver.leecher(TORRENT, Peer.ipv4(i));
    }
    for (int wanted : new int[] {0, 1, 2, 7, 38, 39, 1000}) {
      Told told =
          driver.announce(TORRENT, Peer.ipv4(1), AnnounceEvent.NONE, PeerState.LEECHER, wanted);
      assertThat(told.peers())
          .hasSize(Math.min(39, wanted))
          .doesNotHaveDuplicates()
          .doesNotContain(Peer.ipv4(1));
    }
  }

  @Test
  void notTheSamePeersAreToldEachTime() {
    for (int i = 1; i <= 40; i++) {
      driver.leecher(TORRENT, Peer.ipv4(i));
    }
    Set<Peer> seen = new HashSet<>();
    for (int i = 0; i < 400; i++) {
      seen.addAll(
          driver.announce(TORRENT, Peer.ipv4(1), AnnounceEvent.NONE, PeerState.LEECHER, 3).peers());
    }
    assertThat(seen).hasSize(39);
  }

  @Test
  void aScrapeCountsAndChangesNothing() {
    driver.completed(TORRENT, Peer.ipv4(1));
    driver.leecher(TORRENT, Peer.ipv4(2));
    driver.leecher(TORRENT, Peer.ipv6(2));
    assertThat(driver.scrape(TORRENT + 1, TORRENT, TORRENT))
        .containsExactly(new Counts(0, 0, 0, 0), new Counts(1, 2, 2, 1), new Counts(1, 2, 2, 1));
    assertThat(driver.leecher(TORRENT + 1, Peer.ipv4(9)).leechers()).isEqualTo(1);
  }
}
