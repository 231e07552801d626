package io.github.btlib.tracker.swarm;

import static io.github.btlib.tracker.swarm.SwarmEvent.COMPLETED;
import static io.github.btlib.tracker.swarm.SwarmEvent.NONE;
import static io.github.btlib.tracker.swarm.SwarmEvent.PAUSED;
import static io.github.btlib.tracker.swarm.SwarmEvent.STARTED;
import static io.github.btlib.tracker.swarm.SwarmEvent.STOPPED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.PeerId;
import io.github.btlib.tracker.swarm.AnnounceOutcome.Refused;
import io.github.btlib.tracker.swarm.AnnounceOutcome.Told;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SwarmsTest {

  private static final InfoHash TORRENT = hash(1);
  private static final long TTL = 1000;

  private final RandomGenerator random = new SplittableRandom(42);
  private Swarms swarms = swarms(100, 1000);
  private long now = Long.MAX_VALUE - 500;

  @Test
  void aPeerIsToldOfTheOthersAndNotOfItself() {
    leecher(1, STARTED);
    leecher(2, STARTED);
    assertThat(leecher(3, STARTED).peers()).containsExactlyInAnyOrder(peer(1), peer(2));
  }

  @Test
  void aPeerThatAnnouncesTwiceIsOnePeerWithItsLatestId() {
    announce(TORRENT, new Announce(peer(1, "old"), STARTED, false, 50));
    announce(TORRENT, new Announce(peer(1, "new"), NONE, false, 50));
    Told told = leecher(2, STARTED);
    assertThat(told.peers()).containsExactly(peer(1, "new"));
    assertThat(told.leechers()).isEqualTo(2);
  }

  @Test
  void peersOnOneAddressAreToldApartByTheirPorts() {
    Endpoint one = endpoint(1);
    Endpoint other = new Endpoint(one.address(), 7000);
    leecher(1, STARTED);
    Told told = (Told) announce(TORRENT, new Announce(peer(other), STARTED, false, 50));
    assertThat(told.leechers()).isEqualTo(2);
  }

  @Test
  void theOneThatAsksIsCounted() {
    assertThat(seeder(1, STARTED)).isEqualTo(new Told(1, 0, List.of()));
    assertThat(leecher(2, STARTED)).isEqualTo(new Told(1, 1, List.of(peer(1))));
  }

  @Test
  void aLeecherThatCompletesBecomesASeeder() {
    leecher(1, STARTED);
    assertThat(seeder(1, COMPLETED)).isEqualTo(new Told(1, 0, List.of()));
  }

  @Test
  void aSeederThatLacksSomethingAgainBecomesALeecher() {
    seeder(1, STARTED);
    assertThat(leecher(1, NONE)).isEqualTo(new Told(0, 1, List.of()));
  }

  @Test
  void aSeederIsNotToldOfSeeders() {
    seeder(1, STARTED);
    leecher(2, STARTED);
    assertThat(seeder(3, STARTED)).isEqualTo(new Told(2, 1, List.of(peer(2))));
  }

  @Test
  void aPartialSeedCountsAsALeecherAndIsNotToldOfSeeders() {
    seeder(1, STARTED);
    leecher(2, STARTED);
    assertThat(leecher(3, PAUSED)).isEqualTo(new Told(1, 2, List.of(peer(2))));
  }

  @Test
  void aPeerThatStopsIsGoneAndIsToldNobody() {
    leecher(1, STARTED);
    leecher(2, STARTED);
    assertThat(leecher(1, STOPPED)).isEqualTo(new Told(0, 1, List.of()));
    assertThat(leecher(3, STARTED).peers()).containsExactly(peer(2));
  }

  @Test
  void stoppingAnUnknownPeerCreatesNothing() {
    assertThat(leecher(1, STOPPED)).isEqualTo(new Told(0, 0, List.of()));
    assertThat(swarms.swarmCount()).isZero();
    assertThat(swarms.peerCount()).isZero();
  }

  @Test
  void aSwarmEndsWithItsLastPeer() {
    leecher(1, STARTED);
    assertThat(swarms.swarmCount()).isEqualTo(1);
    leecher(1, STOPPED);
    assertThat(swarms.swarmCount()).isZero();
  }

  @Test
  void aSilentPeerIsKeptUntilItsTimeIsExceededEvenWhereTheClockWraps() {
    leecher(1, STARTED);
    now += TTL;
    assertThat(leecher(2, STARTED).peers()).containsExactly(peer(1));
    now += 1;
    assertThat(leecher(3, STARTED).peers()).containsExactly(peer(2));
    assertThat(swarms.peerCount()).isEqualTo(2);
  }

  @Test
  void anAnnounceRenewsAPeersTime() {
    leecher(1, STARTED);
    leecher(2, STARTED);
    now += TTL;
    leecher(1, NONE);
    now += 1;
    assertThat(leecher(3, STARTED).peers()).containsExactly(peer(1));
  }

  @Test
  void aTorrentNobodyAsksForAnyMoreIsForgottenWhenAnotherIsAskedFor() {
    leecher(1, STARTED);
    now += TTL + 1;
    announce(hash(2), new Announce(peer(2), STARTED, false, 50));
    assertThat(swarms.swarmCount()).isEqualTo(1);
    assertThat(swarms.peerCount()).isEqualTo(1);
  }

  @Test
  void noMorePeersAreToldThanAskedFor() {
    for (int i = 1; i <= 20; i++) {
      leecher(i, STARTED);
    }
    assertThat(told(new Announce(peer(1), NONE, false, 7)).peers())
        .hasSize(7)
        .doesNotHaveDuplicates()
        .doesNotContain(peer(1));
    assertThat(told(new Announce(peer(1), NONE, false, 0)).peers()).isEmpty();
    assertThat(told(new Announce(peer(1), NONE, false, 19)).peers()).hasSize(19);
    assertThat(told(new Announce(peer(1), NONE, false, 1000)).peers()).hasSize(19);
  }

  @Test
  void everyPeerIsAsLikelyToBeToldAsAnyOther() {
    for (int i = 1; i <= 10; i++) {
      leecher(i, STARTED);
      seeder(i + 10, STARTED);
    }
    int rounds = 20_000;
    int each = 5;
    Map<Peer, Integer> times = new HashMap<>();
    for (int i = 0; i < rounds; i++) {
      told(new Announce(peer(1), NONE, false, each))
          .peers()
          .forEach(p -> times.merge(p, 1, Integer::sum));
    }
    double expected = rounds * each / 19.0;
    double chiSquare =
        times.values().stream().mapToDouble(n -> Math.pow(n - expected, 2) / expected).sum();
    assertThat(times).hasSize(19);
    // 18 degrees of freedom: exceeded once in a million runs, and the seed is fixed
    assertThat(chiSquare).isLessThan(60);
  }

  @Test
  void torrentsHaveNothingToDoWithEachOther() {
    leecher(1, STARTED);
    AnnounceOutcome outcome = announce(hash(2), new Announce(peer(2), STARTED, false, 50));
    assertThat(outcome).isEqualTo(new Told(0, 1, List.of()));
  }

  @Test
  void aFullTrackerRefusesAnotherPeerButServesTheOnesItKnows() {
    swarms = swarms(100, 2);
    leecher(1, STARTED);
    leecher(2, STARTED);
    assertThat(announce(TORRENT, new Announce(peer(3), STARTED, false, 50)))
        .isEqualTo(new Refused("this tracker has no room for another peer"));
    assertThat(leecher(1, NONE).peers()).containsExactly(peer(2));
    assertThat(leecher(3, STOPPED)).isEqualTo(new Told(0, 2, List.of()));
    now += TTL + 1;
    assertThat(leecher(3, STARTED)).isEqualTo(new Told(0, 1, List.of()));
  }

  @Test
  void aFullTrackerRefusesAnotherTorrent() {
    swarms = swarms(1, 100);
    leecher(1, STARTED);
    assertThat(announce(hash(2), new Announce(peer(1), STARTED, false, 50)))
        .isEqualTo(new Refused("this tracker has no room for another torrent"));
    assertThat(leecher(2, STARTED).leechers()).isEqualTo(2);
    assertThat(swarms.peerCount()).isEqualTo(2);
  }

  @Test
  void onlyAllowedTorrentsAndThoseWithStaticPeersAreServed() {
    swarms =
        new Swarms(
            new SwarmLimits(10, 10, TTL), Set.of(TORRENT), Map.of(hash(2), List.of(peer(90))));
    assertThat(leecher(1, STARTED).leechers()).isEqualTo(1);
    assertThat(announce(hash(2), new Announce(peer(1), STARTED, false, 50)))
        .isEqualTo(new Told(1, 1, List.of(peer(90))));
    assertThat(announce(hash(3), new Announce(peer(1), STARTED, false, 50)))
        .isEqualTo(new Refused("this torrent is not registered with this tracker"));
    assertThat(swarms.swarmCount()).isEqualTo(2);
  }

  @Test
  void staticPeersAreToldFirstCountedAsSeedersAndNeverForgotten() {
    staticPeers(peer(91), peer(90));
    leecher(1, STARTED);
    assertThat(leecher(2, STARTED)).isEqualTo(new Told(2, 2, List.of(peer(91), peer(90), peer(1))));
    now += 100 * TTL;
    assertThat(leecher(3, STARTED)).isEqualTo(new Told(2, 1, List.of(peer(91), peer(90))));
    assertThat(seeder(3, NONE)).isEqualTo(new Told(3, 0, List.of(peer(91), peer(90))));
    assertThat(told(new Announce(peer(3), NONE, false, 1)).peers()).containsExactly(peer(91));
    assertThat(told(new Announce(peer(3), NONE, false, 0)).peers()).isEmpty();
  }

  @Test
  void aStaticPeerThatAnnouncesItselfIsAnsweredButNotEntered() {
    staticPeers(peer(91), peer(90));
    assertThat(leecher(90, STARTED)).isEqualTo(new Told(2, 0, List.of(peer(91))));
    leecher(90, STOPPED);
    assertThat(leecher(1, STARTED)).isEqualTo(new Told(2, 1, List.of(peer(91), peer(90))));
    assertThat(swarms.peerCount()).isEqualTo(1);
  }

  private void staticPeers(Peer... peers) {
    swarms =
        new Swarms(new SwarmLimits(10, 10, TTL), Set.of(), Map.of(TORRENT, Arrays.asList(peers)));
  }

  private Told leecher(int number, SwarmEvent event) {
    return told(new Announce(peer(number), event, false, 50));
  }

  private Told seeder(int number, SwarmEvent event) {
    return told(new Announce(peer(number), event, true, 50));
  }

  private Told told(Announce announce) {
    return (Told) announce(TORRENT, announce);
  }

  private AnnounceOutcome announce(InfoHash infoHash, Announce announce) {
    return swarms.announce(infoHash, announce, now, random);
  }

  private static Swarms swarms(int maxSwarms, int maxPeers) {
    return new Swarms(new SwarmLimits(maxSwarms, maxPeers, TTL), Set.of(), Map.of());
  }

  static InfoHash hash(int number) {
    byte[] bytes = new byte[InfoHash.LENGTH];
    bytes[7] = (byte) number;
    return InfoHash.of(bytes);
  }

  static Peer peer(int number) {
    return peer(endpoint(number));
  }

  private static Peer peer(Endpoint endpoint) {
    return new Peer(Optional.empty(), endpoint);
  }

  private static Peer peer(int number, String id) {
    byte[] bytes = Arrays.copyOf(id.getBytes(StandardCharsets.US_ASCII), 20);
    return new Peer(Optional.of(PeerId.of(bytes)), endpoint(number));
  }

  static Endpoint endpoint(int number) {
    try {
      return new Endpoint(InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) number}), 6881);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
