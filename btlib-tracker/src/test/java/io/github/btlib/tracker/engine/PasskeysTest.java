package io.github.btlib.tracker.engine;

import static io.github.btlib.tracker.stats.PasskeyStats.MAX_PEERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.tracker.spi.AnnounceEvent;
import io.github.btlib.tracker.stats.PasskeyStats;
import io.github.btlib.tracker.stats.Refusal;
import io.github.btlib.tracker.swarm.MemoryPeerStore;
import io.github.btlib.tracker.swarm.StoreLimits;
import io.github.btlib.tracker.testkit.StoreDriver.Peer;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PasskeysTest {

  private static final int TTL = 3600;
  private static final Peer PEER = Peer.ipv4(1);

  private final Passkeys passkeys = new Passkeys(List.of("alice", "bob"), new SplittableRandom(1));
  private final TrackerEngine engine =
      new TrackerEngine(
          new EngineSettings(50, 50),
          new Intervals(1800, 300, TTL),
          Access.denying(Set.of()),
          FixedPeers.NONE,
          new MemoryPeerStore(
              new StoreLimits(50_000, 50_000, 100, 16, false, false),
              TTL,
              0,
              new SplittableRandom(1)),
          List.of(),
          passkeys);
  private final Asker asker = new Asker(engine);

  @Test
  void onlyWhoHasAKeyIsServed() {
    assertThat(asker.announces(1, PEER).answer().refusal()).isEqualTo(Refusal.PASSKEY);
    assertThat(asker.answer.reason()).isEqualTo("this tracker is private: the passkey is missing");
    assertThat(asker.scrape(new ScrapeRequest(1), 1).refusal()).isEqualTo(Refusal.PASSKEY);
    for (String wrong : List.of("alic", "alicee", "Alice", "x".repeat(128), "x".repeat(500))) {
      asker.passkey = wrong;
      asker.announces(1, PEER);
      assertThat(asker.answer().refusal()).isEqualTo(Refusal.PASSKEY);
      assertThat(asker.answer.reason()).doesNotContain(wrong);
    }
    asker.passkey = "alice";
    assertThat(asker.announces(1, PEER).answer().refusal()).isNull();
    assertThat(asker.scrape(new ScrapeRequest(1), 1).refusal()).isNull();
  }

  @Test
  void keysMayBeAddedRemovedAndReplaced() {
    passkeys.add("carol");
    passkeys.remove("alice");
    assertThat(has("carol")).isTrue();
    assertThat(has("alice")).isFalse();
    assertThat(has("bob")).isTrue();
    passkeys.replace(List.of("dave"));
    assertThat(has("bob")).isFalse();
    assertThat(has("dave")).isTrue();
  }

  @Test
  void thousandsOfKeysAreToldApart() {
    passkeys.replace(IntStream.range(0, 5000).mapToObj(i -> "key" + i).toList());
    for (int i = 0; i < 5000; i++) {
      assertThat(has("key" + i)).isTrue();
    }
    assertThat(has("key5000")).isFalse();
    assertThat(passkeys.stats(0, TTL)).hasSize(5000);
  }

  private boolean has(String key) {
    return passkeys.find(key.getBytes(), key.length()) != null;
  }

  @Test
  void whatAClientSaysOfItsRunIsAddedUp() {
    asker.passkey = "alice";
    asker.announces(1, PEER).event(AnnounceEvent.STARTED).progress(1000, 0, 0).answer();
    asker.announces(1, PEER).progress(600, 50, 400).answer();
    assertThat(alice()).isEqualTo(new PasskeyStats(2, 50, 400, 600, 0, 1));
    asker.announces(1, PEER).event(AnnounceEvent.COMPLETED).progress(0, 80, 1000).answer();
    assertThat(alice()).isEqualTo(new PasskeyStats(3, 80, 1000, 0, 1, 0));
    asker.announces(1, PEER).event(AnnounceEvent.STOPPED).progress(0, 100, 1000).answer();
    assertThat(alice()).isEqualTo(new PasskeyStats(4, 100, 1000, 0, 0, 0));
    asker.announces(1, PEER).event(AnnounceEvent.STARTED).progress(0, 0, 0).answer();
    asker.announces(1, PEER).progress(0, 7, 0).answer();
    assertThat(alice()).isEqualTo(new PasskeyStats(6, 107, 1000, 0, 1, 0));
  }

  @Test
  void aClientThatBeganAnewWithoutSayingSoCountsFromZero() {
    asker.passkey = "alice";
    asker.announces(1, PEER).event(AnnounceEvent.STARTED).progress(9, 100, 0).answer();
    asker.announces(1, PEER).progress(9, 30, 0).answer();
    assertThat(alice().uploaded()).isEqualTo(130);
  }

  @Test
  void whatWasDoneBeforeTheTrackerStartedIsNotCounted() {
    asker.passkey = "alice";
    asker.announces(1, PEER).progress(0, 1_000_000, 5).answer();
    assertThat(alice().uploaded()).isZero();
    asker.announces(1, PEER).progress(0, 1_000_007, 5).answer();
    assertThat(alice().uploaded()).isEqualTo(7);
  }

  @Test
  void torrentsAndPeersOfAKeyAreToldApart() {
    asker.passkey = "alice";
    for (Peer peer : List.of(PEER, Peer.ipv4(2), Peer.ipv6(1))) {
      for (int torrent = 0; torrent < 3; torrent++) {
        asker.announces(torrent, peer).event(AnnounceEvent.STARTED).progress(5, 1, 2).answer();
      }
    }
    assertThat(alice()).isEqualTo(new PasskeyStats(9, 9, 18, 45, 0, 9));
    assertThat(passkeys.stats(0, TTL)).containsOnlyKeys("alice", "bob");
    assertThat(passkeys.stats(0, TTL).get("bob")).isEqualTo(new PasskeyStats(0, 0, 0, 0, 0, 0));
  }

  private static byte[] peerId(int number) {
    return "-XX0000-%012d".formatted(number).getBytes();
  }

  /** Begins a leecher's announce as libtorrent makes one for each address of its own. */
  private Asker announces(Peer from, int peerId) {
    asker.announces(1, from).request.peerId(peerId(peerId), 0);
    return asker;
  }

  @Test
  void aClientThatAnnouncesItselfOverBothFamiliesCountsOnce() {
    asker.passkey = "alice";
    for (Peer family : List.of(PEER, Peer.ipv6(1))) {
      announces(family, 1).event(AnnounceEvent.STARTED).progress(1000, 0, 0).answer();
    }
    for (Peer family : List.of(PEER, Peer.ipv6(1))) {
      announces(family, 1).progress(600, 50, 400).answer();
    }
    assertThat(alice()).isEqualTo(new PasskeyStats(4, 50, 400, 600, 0, 1));
    for (Peer family : List.of(Peer.ipv6(1), PEER)) {
      announces(family, 1).event(AnnounceEvent.STOPPED).progress(0, 80, 1000).answer();
    }
    assertThat(alice()).isEqualTo(new PasskeyStats(6, 80, 1000, 0, 0, 0));
  }

  @Test
  void anAnnounceThatWasOvertakenByThatOfTheOtherFamilyAddsNothing() {
    asker.passkey = "alice";
    announces(PEER, 1).event(AnnounceEvent.STARTED).progress(9, 0, 0).answer();
    announces(Peer.ipv6(1), 1).progress(9, 150, 15).answer();
    announces(PEER, 1).progress(9, 100, 10).answer();
    announces(Peer.ipv6(1), 1).progress(9, 160, 16).answer();
    assertThat(alice().uploaded()).isEqualTo(160);
    assertThat(alice().downloaded()).isEqualTo(16);
  }

  @Test
  void clientsBehindOneAddressAreToldApartAndARunFromTheNext() {
    asker.passkey = "alice";
    announces(PEER, 1).event(AnnounceEvent.STARTED).progress(9, 1, 2).answer();
    announces(PEER, 2).event(AnnounceEvent.STARTED).progress(9, 1, 2).answer();
    assertThat(alice()).isEqualTo(new PasskeyStats(2, 2, 4, 18, 0, 2));
    announces(PEER, 1).progress(9, 100, 2).answer();
    announces(PEER, 1).event(AnnounceEvent.STARTED).progress(9, 7, 2).answer();
    assertThat(alice().uploaded()).isEqualTo(1 + 100 + 7);
  }

  @Test
  void silentPeersAreNotInASwarmAnyMore() {
    asker.passkey = "alice";
    asker.announces(1, PEER).progress(5, 1, 2).answer();
    asker.nowNanos = TimeUnit.SECONDS.toNanos(TTL);
    assertThat(passkeys.stats("alice", asker.nowNanos, TTL).orElseThrow().leeching()).isEqualTo(1);
    assertThat(passkeys.stats("alice", asker.nowNanos + 1, TTL).orElseThrow().leeching()).isZero();
  }

  @Test
  void aKeyThatStaysKeepsWhatWasCountedAndARemovedOneDoesNot() {
    asker.passkey = "alice";
    asker.announces(1, PEER).answer();
    passkeys.replace(List.of("alice", "erin"));
    assertThat(alice().announces()).isEqualTo(1);
    passkeys.remove("alice");
    assertThat(passkeys.stats("alice", 0, TTL)).isEmpty();
    passkeys.add("alice");
    assertThat(alice().announces()).isZero();
  }

  @Test
  void oneKeyTakesBoundedMemoryHoweverManyTorrentsItIsUsedFor() {
    asker.passkey = "alice";
    for (int torrent = 0; torrent < 30_000; torrent++) {
      asker.nowNanos = torrent;
      asker.announces(torrent, PEER).answer();
    }
    assertThat(alice()).isEqualTo(new PasskeyStats(30_000, 0, 0, MAX_PEERS, 0, MAX_PEERS));
  }

  @Test
  void aKeyThatIsUsedForMoreTorrentsThanAreFollowedEarnsForThoseThatAre() {
    asker.passkey = "alice";
    for (int round = 0; round < 4; round++) {
      for (int torrent = 0; torrent < 30_000; torrent++) {
        asker.nowNanos++;
        asker.announces(torrent, PEER).progress(0, 10 * round, 0).answer();
      }
    }
    assertThat(alice()).isEqualTo(new PasskeyStats(120_000, 600_000, 0, 0, MAX_PEERS, 0));
    asker.announces(7, PEER).event(AnnounceEvent.STOPPED).progress(0, 30, 0).answer();
    asker.announces(28_000, PEER).progress(0, 40, 0).answer();
    asker.announces(28_000, PEER).progress(0, 41, 0).answer();
    assertThat(alice())
        .as("room again")
        .isEqualTo(new PasskeyStats(120_003, 600_001, 0, 0, MAX_PEERS, 0));
    asker.nowNanos += TimeUnit.SECONDS.toNanos(TTL + 1);
    for (int torrent = 18_000; torrent < 30_000; torrent++) {
      asker.announces(torrent, PEER).progress(0, 50, 0).answer();
    }
    assertThat(alice().seeding()).as("those that still announce themselves").isEqualTo(12_000);
  }

  /** Torrents 0 and 1 are announced no more, 1 a little later than 0. */
  @Test
  void theRoomOfSilentPeersIsTakenWithinAnEighthOfTheTimeToLive() {
    asker.passkey = "alice";
    for (int torrent = 0; torrent < MAX_PEERS; torrent++) {
      asker.nowNanos = torrent;
      asker.announces(torrent, PEER).answer();
    }
    asker.nowNanos = TimeUnit.SECONDS.toNanos(TTL / 2);
    for (int torrent = 2; torrent < MAX_PEERS; torrent++) {
      asker.announces(torrent, PEER).answer();
    }
    long firstIsSilent = TimeUnit.SECONDS.toNanos(TTL) + 1;
    long nextSweep = firstIsSilent + TimeUnit.SECONDS.toNanos(TTL) / 8;
    announceAndUpload(40_000, firstIsSilent, 1);
    announceAndUpload(40_001, firstIsSilent + 1, 10);
    announceAndUpload(40_002, nextSweep - 1, 100);
    announceAndUpload(40_003, nextSweep, 1000);
    assertThat(alice().uploaded()).as("of those that are followed").isEqualTo(1001);
  }

  private void announceAndUpload(int torrent, long nowNanos, long bytes) {
    asker.nowNanos = nowNanos;
    asker.announces(torrent, PEER).answer();
    asker.announces(torrent, PEER).progress(1, bytes, 0).answer();
  }

  @Test
  void silentPeersAreForgottenBeforeAKeyTakesMoreMemory() {
    asker.passkey = "alice";
    int fit = PasskeyPeers.MIN_SLOTS - 1;
    // a clock may begin anywhere
    asker.nowNanos = -TimeUnit.DAYS.toNanos(1);
    for (int torrent = 0; torrent < fit; torrent++) {
      asker.announces(torrent, PEER).answer();
    }
    asker.nowNanos += TimeUnit.SECONDS.toNanos(TTL) + 1;
    asker.announces(fit, PEER).answer();
    asker.announces(0, PEER).progress(1, 100, 0).answer();
    assertThat(alice().uploaded()).as("since it began anew").isZero();
  }

  @Test
  void absurdNumbersDoNotOverflow() {
    asker.passkey = "alice";
    for (int torrent = 0; torrent < 3; torrent++) {
      asker
          .announces(torrent, PEER)
          .event(AnnounceEvent.STARTED)
          .progress(Long.MIN_VALUE, -1, Long.MAX_VALUE)
          .answer();
    }
    assertThat(alice())
        .isEqualTo(new PasskeyStats(3, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, 0, 3));
  }

  private PasskeyStats alice() {
    return passkeys.stats("alice", asker.nowNanos, TTL).orElseThrow();
  }
}
