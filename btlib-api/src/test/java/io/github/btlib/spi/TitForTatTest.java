package io.github.btlib.spi;

import static io.github.btlib.spi.ChokePeerBuilder.peer;
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

  @Test
  void whoHasARegularSlotKeepsItUntilTheRoundEnds() {
    List<ChokePeerBuilder> peers = givers(12);
    for (int i = 1; i < 4; i++) {
      peers.get(i).unchokedFor(Duration.ofSeconds(10));
    }
    assertThat(within(LEECHING, 4, peers).regular()).containsExactlyInAnyOrder(1L, 2L, 3L);
    assertThat(decide(LEECHING, 4, peers).regular()).containsExactlyInAnyOrder(9L, 10L, 11L);
  }

  @Test
  void nobodyWhoIsInterestedIsChokedWithinARoundEvenIfOneMoreWantsASlot() {
    List<ChokePeerBuilder> peers = givers(9);
    peers.subList(0, 8).forEach(peer -> peer.unchokedFor(Duration.ofSeconds(3)));
    for (int i = 0; i < 20; i++) {
      ChokeDecision decision = within(LEECHING, 8, peers);
      assertThat(decision.regular()).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
      assertThat(decision.optimistic()).isEmpty();
    }
  }

  @Test
  void aSlotThatFallsFreeWithinARoundMovesNoOptimisticUnchoke() {
    List<ChokePeerBuilder> peers = givers(12);
    peers.get(2).optimisticFor(Duration.ofSeconds(50));
    for (int i = 0; i < 20; i++) {
      assertThat(within(LEECHING, 4, peers).optimistic()).containsExactly(2L);
    }
  }

  @Test
  void aSlotThatFallsFreeWithinARoundGoesToTheBestThatWaits() {
    List<ChokePeerBuilder> peers = givers(12);
    peers.get(1).unchokedFor(Duration.ofSeconds(3));
    peers.get(2).optimisticFor(Duration.ofSeconds(3));
    ChokeDecision decision = within(LEECHING, 4, peers);
    assertThat(decision.regular()).containsExactlyInAnyOrder(1L, 11L, 10L);
    assertThat(decision.optimistic()).containsExactly(2L);
  }

  private ChokeDecision decide(boolean seeding, int slots, List<ChokePeerBuilder> peers) {
    return decide(true, seeding, slots, peers);
  }

  private ChokeDecision within(boolean seeding, int slots, List<ChokePeerBuilder> peers) {
    return decide(false, seeding, slots, peers);
  }

  private ChokeDecision decide(
      boolean begins, boolean seeding, int slots, List<ChokePeerBuilder> peers) {
    List<ChokePeer> views = peers.stream().map(ChokePeerBuilder::build).toList();
    return strategy.decide(new ChokeRound(7, begins, seeding, slots, 1_000, 100, views), random);
  }

  /** Peers 0 to count - 1, of which each gives more than the one before, the first nothing. */
  private static List<ChokePeerBuilder> givers(int count) {
    List<ChokePeerBuilder> peers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      peers.add(peer(i).givingUs(1_000L * i));
    }
    return peers;
  }

  @Test
  void whileLeechingTheSlotsGoToThoseWhoGiveMost() {
    ChokeDecision decision = decide(LEECHING, 4, givers(10));
    assertThat(decision.regular()).containsExactly(9L, 8L, 7L);
    assertThat(decision.optimistic()).hasSize(1).doesNotContainAnyElementsOf(decision.regular());
  }

  @Test
  void aFreeRiderGetsTheOptimisticSlotOnly() {
    Set<Long> regular = new HashSet<>();
    Set<Long> optimistic = new HashSet<>();
    for (int round = 0; round < 300; round++) {
      ChokeDecision decision = decide(LEECHING, 4, givers(6));
      regular.addAll(decision.regular());
      optimistic.addAll(decision.optimistic());
    }
    assertThat(regular).doesNotContain(0L);
    assertThat(optimistic).contains(0L);
  }

  @Test
  void whenAllFitNobodyIsChoked() {
    ChokeDecision decision = decide(LEECHING, 4, givers(4));
    assertThat(decision.regular()).containsExactlyInAnyOrder(0L, 1L, 2L, 3L);
    assertThat(decision.optimistic()).isEmpty();
  }

  @Test
  void oneSlotInFiveIsOptimisticAndAtLeastOne() {
    assertThat(decide(LEECHING, 2, givers(50)).optimistic()).hasSize(1);
    assertThat(decide(LEECHING, 9, givers(50)).optimistic()).hasSize(1);
    assertThat(decide(LEECHING, 10, givers(50)).optimistic()).hasSize(2);
  }

  @Test
  void aSingleSlotIsEarned() {
    ChokeDecision decision = decide(LEECHING, 1, givers(5));
    assertThat(decision.regular()).containsExactly(4L);
    assertThat(decision.optimistic()).isEmpty();
  }

  @Test
  void theOptimisticUnchokeStaysForThirtySeconds() {
    List<ChokePeerBuilder> peers = givers(20);
    peers.get(5).optimisticFor(Duration.ofSeconds(20));
    for (int i = 0; i < 20; i++) {
      assertThat(decide(LEECHING, 4, peers).optimistic()).containsExactly(5L);
    }
  }

  @Test
  void theOptimisticUnchokeMovesAfterThirtySeconds() {
    List<ChokePeerBuilder> peers = givers(20);
    peers.get(5).optimisticFor(Duration.ofSeconds(30));
    Set<Long> others = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      others.addAll(decide(LEECHING, 4, peers).optimistic());
    }
    assertThat(others).hasSizeGreaterThan(10).doesNotContain(17L, 18L, 19L);
  }

  @Test
  void anOptimisticUnchokeThatBeginsToGiveEarnsARegularSlot() {
    List<ChokePeerBuilder> peers = givers(20);
    peers.get(5).optimisticFor(Duration.ofSeconds(10)).givingUs(1_000_000);
    ChokeDecision decision = decide(LEECHING, 4, peers);
    assertThat(decision.regular()).contains(5L);
    assertThat(decision.optimistic()).hasSize(1).doesNotContain(5L);
  }

  @Test
  void aPeerThatHasASlotKeepsItAgainstThoseWhoGiveLittleMore() {
    List<ChokePeerBuilder> peers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      peers.add(peer(i).givingUs(799));
    }
    peers.get(6).givingUs(720).unchokedFor(Duration.ofSeconds(10));
    peers.get(8).givingUs(700).unchokedFor(Duration.ofSeconds(10));
    assertThat(decide(LEECHING, 3, peers).regular()).containsExactly(6L, 0L);
  }

  @Test
  void aNewcomerIsThreeTimesAsLikelyToBeTried() {
    List<ChokePeerBuilder> peers = new ArrayList<>();
    peers.add(peer(0).givingUs(1_000));
    peers.add(peer(1).connectedFor(Duration.ofSeconds(59)));
    peers.add(peer(2).connectedFor(Duration.ofSeconds(60)));
    int newcomer = 0;
    for (int i = 0; i < 4_000; i++) {
      if (decide(LEECHING, 2, peers).optimistic().equals(List.of(1L))) {
        newcomer++;
      }
    }
    assertThat(newcomer).isBetween(2_900, 3_100);
  }

  @Test
  void whileLeechingAPeerThatSnubsUsLosesItsRegularSlot() {
    List<ChokePeerBuilder> peers = givers(10);
    peers.get(9).snubbing();
    assertThat(decide(LEECHING, 4, peers).regular()).containsExactly(8L, 7L, 6L);
    assertThat(decide(SEEDING, 4, peers).regular()).hasSize(3);
  }

  @Test
  void whenEverybodySnubsUsAllSlotsAreTries() {
    List<ChokePeerBuilder> peers = givers(10);
    peers.forEach(ChokePeerBuilder::snubbing);
    ChokeDecision decision = decide(LEECHING, 4, peers);
    assertThat(decision.regular()).isEmpty();
    assertThat(decision.optimistic()).hasSize(4).doesNotHaveDuplicates();
  }

  @Test
  void slotsThatNobodyEarnsAreTries() {
    List<ChokePeerBuilder> peers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      peers.add(peer(i));
    }
    peers.get(3).givingUs(1);
    ChokeDecision decision = decide(LEECHING, 4, peers);
    assertThat(decision.regular()).containsExactly(3L);
    assertThat(decision.optimistic()).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void nobodyIsUnchokedWhoWantsNothing() {
    List<ChokePeerBuilder> peers = givers(10);
    peers.get(9).interested(false);
    assertThat(decide(LEECHING, 4, peers).regular()).containsExactly(8L, 7L, 6L);
  }

  @Test
  void whoLosesItsInterestStaysUnchokedWhileNobodyNeedsTheSlot() {
    List<ChokePeerBuilder> peers = givers(5);
    peers.get(1).interested(false);
    peers.get(2).interested(false).unchokedFor(Duration.ofSeconds(50));
    assertThat(decide(LEECHING, 4, peers).regular()).containsExactlyInAnyOrder(0L, 2L, 3L, 4L);
    assertThat(decide(LEECHING, 3, peers).regular()).containsExactlyInAnyOrder(0L, 3L, 4L);
  }

  @Test
  void theStrategiesHaveNames() {
    assertThat(
            List.of(
                ChokingStrategy.titForTat(),
                ChokingStrategy.fastestUpload(),
                ChokingStrategy.antiLeech()))
        .extracting(Object::toString)
        .containsExactly("titForTat", "fastestUpload", "antiLeech");
  }
}
