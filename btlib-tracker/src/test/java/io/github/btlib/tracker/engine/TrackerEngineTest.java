package io.github.btlib.tracker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.metainfo.InfoHash;
import io.github.btlib.spi.PeerId;
import io.github.btlib.tracker.spi.AnnounceEvent;
import io.github.btlib.tracker.spi.AnnounceView;
import io.github.btlib.tracker.spi.PeerStore;
import io.github.btlib.tracker.spi.TrackerHook;
import io.github.btlib.tracker.spi.Transport;
import io.github.btlib.tracker.spi.Verdict;
import io.github.btlib.tracker.stats.Refusal;
import io.github.btlib.tracker.stats.TrackerStats;
import io.github.btlib.tracker.swarm.MemoryPeerStore;
import io.github.btlib.tracker.swarm.StoreLimits;
import io.github.btlib.tracker.testkit.Allocations;
import io.github.btlib.tracker.testkit.StoreDriver;
import io.github.btlib.tracker.testkit.StoreDriver.Peer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TrackerEngineTest {

  private static final int TORRENT = 5;
  private static final Peer ONE = Peer.ipv4(1);
  private static final Peer OTHER = Peer.ipv4(2);
  private static final Intervals INTERVALS = new Intervals(1800, 300, 3600);
  private static final EngineSettings SETTINGS = new EngineSettings(3, 5);

  private TrackerEngine engine = engine(SETTINGS, store(), FixedPeers.NONE);
  private Asker asker = new Asker(engine);

  private static MemoryPeerStore store() {
    StoreLimits limits = new StoreLimits(100, 1000, 1000, 16, false, false);
    return new MemoryPeerStore(limits, 3600, 0, new SplittableRandom(2));
  }

  private static TrackerEngine engine(
      EngineSettings settings, PeerStore store, FixedPeers fixed, TrackerHook... hooks) {
    return new TrackerEngine(
        settings, INTERVALS, Access.denying(Set.of()), fixed, store, List.of(hooks));
  }

  private void use(TrackerEngine other) {
    engine = other;
    asker = new Asker(engine);
  }

  private static InfoHash hash(int torrent) {
    return InfoHash.of(StoreDriver.hash(torrent));
  }

  private static FixedPeers fixed(String... addresses) {
    List<FixedPeers.Peer> peers = new ArrayList<>();
    for (String address : addresses) {
      PeerId id = PeerId.of("-XX0000-000000000000".getBytes());
      peers.add(new FixedPeers.Peer(id, new InetSocketAddress(address, 6881)));
    }
    return new FixedPeers(Map.of(hash(TORRENT), peers));
  }

  @Test
  void peersFindEachOther() {
    assertThat(asker.announces(TORRENT, ONE).peers()).isEmpty();
    assertThat(asker.announces(TORRENT, OTHER).peers()).containsExactly(ONE);
    assertThat(asker.answer.leechers()).isEqualTo(2);
    assertThat(asker.answer.intervalSeconds()).isEqualTo(1800);
    assertThat(asker.answer.minIntervalSeconds()).isEqualTo(300);
  }

  @Test
  void howManyPeersAreToldIsDefaultedAndCapped() {
    for (int i = 10; i < 20; i++) {
      asker.announces(TORRENT, Peer.ipv4(i)).answer();
    }
    assertThat(asker.announces(TORRENT, ONE).peers()).hasSize(3);
    assertThat(asker.announces(TORRENT, ONE).numWant(Integer.MIN_VALUE).peers()).hasSize(3);
    assertThat(asker.announces(TORRENT, ONE).numWant(0).peers()).isEmpty();
    assertThat(asker.announces(TORRENT, ONE).numWant(4).peers()).hasSize(4);
    assertThat(asker.announces(TORRENT, ONE).numWant(Integer.MAX_VALUE).peers()).hasSize(5);
  }

  @Test
  void whoLeavesIsToldNobody() {
    asker.announces(TORRENT, ONE).answer();
    asker.announces(TORRENT, OTHER).answer();
    assertThat(asker.announces(TORRENT, ONE).event(AnnounceEvent.STOPPED).numWant(5).peers())
        .isEmpty();
    assertThat(asker.answer.leechers()).isEqualTo(1);
  }

  @Test
  void aMappedAddressIsTheIpv4One() {
    asker.announces(TORRENT, ONE);
    asker.request.from(0, 0xffff_0800_0001L);
    asker.answer();
    assertThat(asker.announces(TORRENT, OTHER).peers()).containsExactly(ONE);
  }

  @Test
  void aClaimedAddressIsIgnoredUnlessItIsToBeBelieved() {
    asker.announces(TORRENT, ONE).request.claims(0x09090909);
    asker.answer();
    assertThat(asker.announces(TORRENT, OTHER).peers()).containsExactly(ONE);
    use(
        engine(
            new EngineSettings(3, 5, AddressLimit.NONE, AddressLimit.NONE, true),
            store(),
            FixedPeers.NONE));
    asker.announces(TORRENT, ONE).request.claims(0x09090909);
    asker.answer();
    assertThat(asker.announces(TORRENT, OTHER).peers())
        .containsExactly(Peer.ipv4(0x09090909, 6881));
  }

  @Test
  void portZeroAndAddressesOfNobodyAreRefused() {
    assertThat(refusal(asker.announces(TORRENT, Peer.ipv4(0x08080808, 0))))
        .isEqualTo(Refusal.MALFORMED);
    assertThat(refusal(asker.announces(TORRENT, Peer.at("224.0.0.1", 1))))
        .isEqualTo(Refusal.ADDRESS);
    assertThat(refusal(asker.announces(TORRENT, Peer.at("0.0.0.0", 1)))).isEqualTo(Refusal.ADDRESS);
    assertThat(refusal(asker.announces(TORRENT, Peer.at("ff02::1", 1)))).isEqualTo(Refusal.ADDRESS);
    assertThat(engine.stats().torrents()).isZero();
  }

  private static Refusal refusal(Asker asker) {
    return asker.answer().refusal();
  }

  @Test
  void listsDecideWhichTorrentsAreServedAndMayBeReplaced() {
    asker.announces(TORRENT, ONE).answer();
    engine.access(Access.allowing(Set.of(hash(1))));
    assertThat(refusal(asker.announces(TORRENT, OTHER))).isEqualTo(Refusal.NOT_REGISTERED);
    assertThat(asker.answer.reason()).isEqualTo("this torrent is not registered with this tracker");
    assertThat(refusal(asker.announces(1, OTHER))).isNull();
    engine.access(Access.denying(Set.of(hash(1))));
    assertThat(refusal(asker.announces(1, OTHER))).isEqualTo(Refusal.NOT_REGISTERED);
    assertThat(asker.announces(TORRENT, OTHER).peers()).containsExactly(ONE);
  }

  @Test
  void staticPeersAreToldFirstAndCountedAsSeeders() {
    use(engine(SETTINGS, store(), fixed("9.0.0.2", "2a00::9", "9.0.0.1", "::ffff:9.0.0.2")));
    asker.announces(TORRENT, ONE).answer();
    assertThat(asker.announces(TORRENT, OTHER).numWant(4).peers())
        .containsExactly(
            Peer.at("9.0.0.2", 6881), Peer.at("9.0.0.1", 6881), ONE, Peer.at("2a00::9", 6881));
    assertThat(asker.answer.seeders()).isEqualTo(3);
    assertThat(asker.announces(TORRENT, OTHER).numWant(1).peers())
        .containsExactly(Peer.at("9.0.0.2", 6881));
    assertThat(asker.scrape(new ScrapeRequest(1), TORRENT).seeders(0)).isEqualTo(3);
  }

  @Test
  void aStaticPeerThatAnnouncesItselfIsAnsweredButNotEntered() {
    use(engine(SETTINGS, store(), fixed("9.0.0.1", "9.0.0.2")));
    asker.announces(TORRENT, ONE).answer();
    assertThat(asker.announces(TORRENT, Peer.at("9.0.0.1", 6881)).peers())
        .containsExactly(Peer.at("9.0.0.2", 6881), ONE);
    assertThat(asker.answer.leechers()).isEqualTo(1);
    assertThat(asker.request.event()).isEqualTo(AnnounceEvent.NONE);
  }

  @Test
  void staticPeersAreReplacedAtOnceAndNobodyIsToldTwice() {
    Peer becomesStatic = Peer.at("9.0.0.1", 6881);
    asker.announces(TORRENT, becomesStatic).answer();
    engine.fixedPeers(fixed("9.0.0.1"));
    assertThat(asker.announces(TORRENT, ONE).peers()).containsExactly(becomesStatic);
    engine.fixedPeers(FixedPeers.NONE);
    assertThat(asker.announces(TORRENT, OTHER).peers())
        .containsExactlyInAnyOrder(becomesStatic, ONE);
  }

  @Test
  void aTorrentWithStaticPeersIsServedBesideTheAllowListButNotIfItIsDenied() {
    use(engine(SETTINGS, store(), fixed("9.0.0.1")));
    engine.access(Access.allowing(Set.of(hash(1))));
    assertThat(refusal(asker.announces(TORRENT, ONE))).isNull();
    engine.access(Access.denying(Set.of(hash(TORRENT))));
    assertThat(refusal(asker.announces(TORRENT, ONE))).isEqualTo(Refusal.NOT_REGISTERED);
  }

  @Test
  void intervalsMayBeReplaced() {
    engine.intervals(new Intervals(60, 30, 120));
    asker.announces(TORRENT, ONE).answer();
    assertThat(asker.answer.intervalSeconds()).isEqualTo(60);
    assertThat(asker.request.peerTtlSeconds()).isEqualTo(120);
  }

  @Test
  void aHookMayRefuseOrObserve() {
    List<String> seen = new ArrayList<>();
    TrackerHook hook =
        new TrackerHook() {
          @Override
          public Verdict onAnnounce(AnnounceView announce) {
            return announce.port() == 1
                ? Verdict.refuse("not today", Duration.ofHours(2))
                : Verdict.ACCEPT;
          }

          @Override
          public void announced(AnnounceView announce, int seeders, int leechers) {
            seen.add(announce.infoHash() + " " + seeders + " " + leechers);
          }
        };
    use(engine(SETTINGS, store(), FixedPeers.NONE, hook));
    assertThat(engine.mayBlock()).isTrue();
    assertThat(refusal(asker.announces(TORRENT, Peer.ipv4(0x08080808, 1)))).isEqualTo(Refusal.HOOK);
    assertThat(asker.answer.reason()).isEqualTo("not today");
    assertThat(asker.answer.retryInMinutes()).isEqualTo(120);
    asker.announces(TORRENT, ONE).answer();
    assertThat(seen).containsExactly(hash(TORRENT) + " 0 1");
  }

  @Test
  void aScrapeTellsWhichTorrentsAreServed() {
    asker.announces(TORRENT, ONE).answer();
    engine.access(Access.denying(Set.of(hash(1))));
    ScrapeRequest request = new ScrapeRequest(10);
    ScrapeAnswer counts = asker.scrape(request, 1, TORRENT, 77);
    assertThat(counts.refusal()).isNull();
    assertThat(request.isAllowed(0)).isFalse();
    assertThat(request.isAllowed(2)).isTrue();
    assertThat(counts.leechers(1)).isEqualTo(1);
    assertThat(asker.scrape(request, 1).refusal()).isEqualTo(Refusal.NOT_REGISTERED);
    assertThat(asker.scrape(request).refusal()).isEqualTo(Refusal.MALFORMED);
  }

  @Test
  void aFloodFromOneAddressIsRefusedAndOthersAreNot() {
    use(
        engine(
            new EngineSettings(3, 5, AddressLimit.perSecond(10, 20), AddressLimit.NONE, false),
            store(),
            FixedPeers.NONE));
    asker.nowNanos = System.nanoTime();
    int answered = 0;
    for (int i = 0; i < 1000; i++) {
      answered += refusal(asker.announces(TORRENT, ONE)) == null ? 1 : 0;
    }
    assertThat(answered).isEqualTo(20);
    assertThat(asker.answer.refusal()).isEqualTo(Refusal.RATE);
    assertThat(refusal(asker.announces(TORRENT, OTHER))).isNull();
  }

  @Test
  void whatHappensIsCounted() {
    asker.announces(TORRENT, ONE).event(AnnounceEvent.COMPLETED).progress(0, 0, 0).answer();
    asker.transport = Transport.UDP;
    asker.announces(TORRENT, Peer.ipv6(1)).answer();
    asker.announces(TORRENT, Peer.ipv4(1, 0)).answer();
    asker.scrape(new ScrapeRequest(1), TORRENT);
    engine.refuse(asker.request, asker.answer, Refusal.MALFORMED, "info_hash is missing", 0);
    engine.refuseScrape(Transport.HTTP, Refusal.MALFORMED, "info_hash is missing");
    assertThat(asker.answer.reason()).isEqualTo("info_hash is missing");
    TrackerStats stats = engine.stats();
    assertThat(stats.http().ipv4Announces()).isEqualTo(1);
    assertThat(stats.udp().ipv6Announces()).isEqualTo(1);
    // what could not be read is an announce, too
    assertThat(stats.udp().ipv4Announces()).isEqualTo(2);
    assertThat(stats.udp().scrapes()).isEqualTo(1);
    assertThat(stats.http().scrapes()).isEqualTo(1);
    assertThat(stats.completed()).isEqualTo(1);
    assertThat(stats.torrents()).isEqualTo(1);
    assertThat(stats.seeders()).isEqualTo(1);
    assertThat(stats.leechers()).isEqualTo(1);
    assertThat(stats.ipv6Peers()).isEqualTo(1);
    assertThat(stats.refusals())
        .containsEntry(Refusal.MALFORMED, 3L)
        .containsEntry(Refusal.RATE, 0L);
  }

  @Test
  void anAnnounceAllocatesNothing() {
    use(
        new TrackerEngine(
            new EngineSettings(
                50,
                200,
                AddressLimit.perSecond(1_000_000, 1_000_000),
                AddressLimit.perMinute(300, 10_000),
                false),
            INTERVALS,
            Access.denying(Set.of(hash(99))),
            fixed("9.0.0.1"),
            store(),
            List.of(),
            new Passkeys(List.of("secret"), new SplittableRandom(1))));
    asker.nowNanos = System.nanoTime();
    for (int round = 0; round < 20; round++) {
      announceAll();
    }
    Allocations allocations = new Allocations();
    long before = allocations.bytes();
    announceAll();
    long allocated = allocations.bytes() - before;
    assertThat(asker.answer.refusal()).isNull();
    assertThat(asker.answer.ipv4Count()).isGreaterThan(1);
    assertThat(allocated).isLessThan(Allocations.OF_THE_MEASUREMENT);
  }

  private void announceAll() {
    byte[] key = "secret".getBytes();
    byte[] info = StoreDriver.hash(TORRENT);
    for (int i = 0; i < 1000; i++) {
      asker.request.reset(Transport.UDP, asker.nowNanos);
      asker.request.infoHash(info, 0);
      asker.request.from(0x08000000 + i % 100);
      asker.request.port(6881);
      asker.request.progress(1, i, i);
      asker.request.passkey(key, 0, key.length);
      asker.request.peerId(info, 0);
      asker.answer();
    }
  }
}
