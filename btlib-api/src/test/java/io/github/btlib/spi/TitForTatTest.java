package io.github.btlib.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TitForTatTest {
  private static final boolean LEECHING = false;
  private static final boolean SEEDING = true;

  private final ChokingStrategy strategy = ChokingStrategy.titForTat();
  private final Random random = new Random(1);

  /** A peer as the strategy sees it, for tests to say only what matters. */
  private record Peer(ChokePeer view) {
    static Peer of(long id) {
      return new Peer(new ChokePeer(id, true, false, false, false, 0, 0, Duration.ofHours(1)));
    }

    Peer givingUs(long rate) {
      return with(view.interested(), view.unchoked(), view.optimistic(), view.snubbed(), rate);
    }

    Peer takingFromUs(long rate) {
      return new Peer(
          new ChokePeer(
              view.id(),
              view.interested(),
              view.unchoked(),
              view.optimistic(),
              view.snubbed(),
              view.downloadRate(),
              rate,
              view.connectedFor()));
    }

    Peer uninterested() {
      return with(false, view.unchoked(), view.optimistic(), view.snubbed(), view.downloadRate());
    }

    Peer unchoked() {
      return with(view.interested(), true, false, view.snubbed(), view.downloadRate());
    }

    Peer optimistic() {
      return with(view.interested(), true, true, view.snubbed(), view.downloadRate());
    }

    Peer snubbing() {
      return with(view.interested(), view.unchoked(), view.optimistic(), true, view.downloadRate());
    }

    Peer connectedFor(Duration time) {
      return new Peer(
          new ChokePeer(
              view.id(),
              view.interested(),
              view.unchoked(),
              view.optimistic(),
              view.snubbed(),
              view.downloadRate(),
              view.uploadRate(),
              time));
    }

    private Peer with(
        boolean interested, boolean unchoked, boolean optimistic, boolean snubbed, long rate) {
      return new Peer(
          new ChokePeer(
              view.id(),
              interested,
              unchoked,
              optimistic,
              snubbed,
              rate,
              view.uploadRate(),
              view.connectedFor()));
    }
  }

  @Test
  void whoHasARegularSlotKeepsItUntilTheRoundEnds() {
    List<ChokePeer> views = new ArrayList<>();
    for (long id = 0; id < 12; id++) {
      boolean unchoked = id < 3;
      views.add(
          new ChokePeer(id, true, unchoked, false, false, 100 * id, 0, Duration.ofMinutes(5)));
    }
    ChokeRound within = new ChokeRound(1, false, false, 4, views);
    ChokeRound next = new ChokeRound(2, true, false, 4, views);
    assertThat(strategy.decide(within, random).regular()).containsExactlyInAnyOrder(0L, 1L, 2L);
    assertThat(strategy.decide(next, random).regular()).containsExactlyInAnyOrder(9L, 10L, 11L);
  }

  @Test
  void aSlotThatFallsFreeWithinARoundMovesNoOptimisticUnchoke() {
    List<Peer> peers = givers(12);
    List<Long> before = decide(0, false, 4, peers).optimistic();
    List<ChokePeer> views =
        peers.stream()
            .map(Peer::view)
            .map(peer -> before.contains(peer.id()) ? optimistic(peer) : peer)
            .toList();
    for (int i = 0; i < 20; i++) {
      ChokeRound within = new ChokeRound(0, false, false, 4, views);
      assertThat(strategy.decide(within, random).optimistic()).isEqualTo(before);
    }
  }

  private static ChokePeer optimistic(ChokePeer peer) {
    return new ChokePeer(
        peer.id(),
        peer.interested(),
        true,
        true,
        peer.snubbed(),
        peer.downloadRate(),
        peer.uploadRate(),
        peer.connectedFor());
  }

  private ChokeDecision decide(long round, boolean seeding, int slots, List<Peer> peers) {
    return strategy.decide(
        new ChokeRound(round, true, seeding, slots, peers.stream().map(Peer::view).toList()),
        random);
  }

  /** Peers 0 to count - 1, of which each gives more than the one before. */
  private static List<Peer> givers(int count) {
    List<Peer> peers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      peers.add(Peer.of(i).givingUs(1_000L * i));
    }
    return peers;
  }

  @Test
  void whileLeechingTheSlotsGoToThoseWhoGiveMost() {
    ChokeDecision decision = decide(1, LEECHING, 4, givers(10));
    assertThat(decision.regular()).containsExactly(9L, 8L, 7L);
    assertThat(decision.optimistic()).hasSize(1).doesNotContainAnyElementsOf(decision.regular());
  }

  @Test
  void aFreeRiderGetsTheOptimisticSlotOnly() {
    Set<Long> regular = new HashSet<>();
    Set<Long> optimistic = new HashSet<>();
    for (int round = 0; round < 300; round++) {
      ChokeDecision decision = decide(round, LEECHING, 4, givers(6));
      regular.addAll(decision.regular());
      optimistic.addAll(decision.optimistic());
    }
    assertThat(regular).doesNotContain(0L);
    assertThat(optimistic).contains(0L);
  }

  @Test
  void whileSeedingTheSlotsGoToThoseWhoTakeFastest() {
    List<Peer> peers = new ArrayList<>(givers(5));
    peers.add(Peer.of(10).takingFromUs(500));
    peers.add(Peer.of(11).takingFromUs(400));
    ChokeDecision decision = decide(1, SEEDING, 3, peers);
    assertThat(decision.regular()).containsExactly(10L, 11L);
  }

  @Test
  void whenAllFitNobodyIsChoked() {
    ChokeDecision decision = decide(1, LEECHING, 4, givers(4));
    assertThat(decision.regular()).containsExactlyInAnyOrder(0L, 1L, 2L, 3L);
    assertThat(decision.optimistic()).isEmpty();
  }

  @Test
  void oneSlotInFiveIsOptimisticAndAtLeastOne() {
    assertThat(decide(1, LEECHING, 2, givers(50)).optimistic()).hasSize(1);
    assertThat(decide(1, LEECHING, 9, givers(50)).optimistic()).hasSize(1);
    assertThat(decide(1, LEECHING, 10, givers(50)).optimistic()).hasSize(2);
  }

  @Test
  void aSingleSlotIsEarned() {
    ChokeDecision decision = decide(0, LEECHING, 1, givers(5));
    assertThat(decision.regular()).containsExactly(4L);
    assertThat(decision.optimistic()).isEmpty();
  }

  @Test
  void theOptimisticUnchokeStaysForThreeRounds() {
    List<Peer> peers = new ArrayList<>(givers(20));
    peers.set(5, Peer.of(5).optimistic());
    for (long round : List.of(1L, 2L, 4L, 5L, 3_001L)) {
      assertThat(decide(round, LEECHING, 4, peers).optimistic()).containsExactly(5L);
    }
  }

  @Test
  void theOptimisticUnchokeMovesEveryThirdRound() {
    List<Peer> peers = new ArrayList<>(givers(20));
    peers.set(5, Peer.of(5).optimistic());
    Set<Long> others = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      others.addAll(decide(3, LEECHING, 4, peers).optimistic());
    }
    assertThat(others).hasSizeGreaterThan(10).doesNotContain(17L, 18L, 19L);
  }

  @Test
  void anOptimisticUnchokeThatBeginsToGiveEarnsARegularSlot() {
    List<Peer> peers = new ArrayList<>(givers(20));
    peers.set(5, Peer.of(5).optimistic().givingUs(1_000_000));
    ChokeDecision decision = decide(1, LEECHING, 4, peers);
    assertThat(decision.regular()).contains(5L);
    assertThat(decision.optimistic()).hasSize(1).doesNotContain(5L);
  }

  @Test
  void aPeerThatHasASlotKeepsItAgainstItsEquals() {
    List<Peer> peers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Peer peer = Peer.of(i).givingUs(700);
      peers.add(i == 6 || i == 8 ? peer.unchoked() : peer);
    }
    assertThat(decide(1, LEECHING, 3, peers).regular()).containsExactly(6L, 8L);
  }

  @Test
  void aNewcomerIsThreeTimesAsLikelyToBeTried() {
    List<Peer> peers = new ArrayList<>();
    peers.add(Peer.of(0).givingUs(1_000));
    peers.add(Peer.of(1).connectedFor(Duration.ofSeconds(59)));
    peers.add(Peer.of(2).connectedFor(Duration.ofSeconds(60)));
    int newcomer = 0;
    for (int i = 0; i < 4_000; i++) {
      if (decide(0, LEECHING, 2, peers).optimistic().equals(List.of(1L))) {
        newcomer++;
      }
    }
    assertThat(newcomer).isBetween(2_900, 3_100);
  }

  @Test
  void whileLeechingAPeerThatSnubsUsLosesItsRegularSlot() {
    List<Peer> peers = new ArrayList<>(givers(10));
    peers.set(9, peers.get(9).snubbing());
    assertThat(decide(1, LEECHING, 4, peers).regular()).containsExactly(8L, 7L, 6L);
    assertThat(decide(1, SEEDING, 4, peers).regular()).hasSize(3);
  }

  @Test
  void whenEverybodySnubsUsAllSlotsAreTries() {
    List<Peer> peers = givers(10).stream().map(Peer::snubbing).toList();
    ChokeDecision decision = decide(1, LEECHING, 4, peers);
    assertThat(decision.regular()).isEmpty();
    assertThat(decision.optimistic()).hasSize(4).doesNotHaveDuplicates();
  }

  @Test
  void nobodyIsUnchokedWhoWantsNothing() {
    List<Peer> peers = new ArrayList<>(givers(10));
    peers.set(9, peers.get(9).uninterested());
    ChokeDecision decision = decide(1, LEECHING, 4, peers);
    assertThat(decision.regular()).containsExactly(8L, 7L, 6L);
  }
}
