package io.github.btlib.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds for every round of every strategy, whoever the peers are. */
class TitForTatProperties {
  private static final List<ChokingStrategy> STRATEGIES =
      List.of(
          ChokingStrategy.titForTat(),
          ChokingStrategy.fastestUpload(),
          ChokingStrategy.antiLeech());

  private static ChokeRound round(
      int count, int slots, boolean begins, boolean seeding, Random of) {
    List<ChokePeer> peers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ChokePeerBuilder peer =
          ChokePeerBuilder.peer(100 + i)
              .interested(of.nextInt(4) > 0)
              .givingUs(of.nextInt(5))
              .takingFromUs(of.nextInt(5))
              .having(of.nextInt(100))
              .tookSinceUnchoke(of.nextInt(100_000))
              .connectedFor(Duration.ofSeconds(of.nextInt(120)));
      Duration since = Duration.ofSeconds(of.nextInt(240));
      if (of.nextInt(4) == 0) {
        peer.snubbing();
      }
      if (of.nextBoolean()) {
        peer.unchokedFor(since);
      } else if (of.nextInt(3) == 0) {
        peer.optimisticFor(since);
      } else {
        peer.chokedFor(since);
      }
      peers.add(peer.build());
    }
    return new ChokeRound(1, begins, seeding, slots, 1_000, 100, peers);
  }

  private static List<Long> named(ChokeDecision decision) {
    List<Long> named = new ArrayList<>(decision.regular());
    named.addAll(decision.optimistic());
    return named;
  }

  @Property
  void slotsAreFilledAsFarAsThereAreInterestedPeers(
      @ForAll @IntRange(max = 40) int count,
      @ForAll @IntRange(min = 1, max = 20) int slots,
      @ForAll boolean begins,
      @ForAll boolean seeding,
      @ForAll long seed) {
    ChokeRound round = round(count, slots, begins, seeding, new Random(seed));
    Set<Long> interested =
        round.peers().stream()
            .filter(ChokePeer::interested)
            .map(ChokePeer::id)
            .collect(Collectors.toSet());
    Set<Long> unchoked =
        round.peers().stream()
            .filter(ChokePeer::unchoked)
            .map(ChokePeer::id)
            .collect(Collectors.toSet());
    for (ChokingStrategy strategy : STRATEGIES) {
      List<Long> named = named(strategy.decide(round, new Random(seed)));
      assertThat(named).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(slots);
      assertThat(named.stream().filter(interested::contains))
          .hasSize(Math.min(slots, interested.size()));
      assertThat(named.stream().filter(id -> !interested.contains(id)))
          .as("unchoked without wanting anything")
          .allMatch(unchoked::contains);
    }
  }

  @Property
  void whileLeechingWhoeverHasARegularSlotHasGivenNoLessThanWhoeverHasNone(
      @ForAll @IntRange(min = 10, max = 40) int count,
      @ForAll @IntRange(min = 1, max = 5) int slots,
      @ForAll long seed) {
    ChokeRound round = round(count, slots, true, false, new Random(seed));
    Map<Long, ChokePeer> byId =
        round.peers().stream().collect(Collectors.toMap(ChokePeer::id, Function.identity()));
    if (byId.values().stream().filter(ChokePeer::interested).count() <= slots) {
      return; // nobody competes
    }
    ChokeDecision decision = ChokingStrategy.titForTat().decide(round, new Random(seed));
    for (long id : decision.regular()) {
      ChokePeer chosen = byId.get(id);
      assertThat(chosen.snubbed()).isFalse();
      assertThat(chosen.downloadRate()).isPositive();
      for (ChokePeer other : round.peers()) {
        if (other.interested() && !other.snubbed() && !decision.regular().contains(other.id())) {
          assertThat(chosen.downloadRate()).isGreaterThanOrEqualTo(other.downloadRate());
        }
      }
    }
  }

  @Property
  void withinARoundNobodyIsChokedWhoIsInterested(
      @ForAll @IntRange(max = 40) int count,
      @ForAll @IntRange(min = 1, max = 20) int slots,
      @ForAll boolean seeding,
      @ForAll long seed) {
    for (ChokingStrategy strategy : STRATEGIES) {
      Random random = new Random(seed);
      ChokeSimulation peers = new ChokeSimulation(strategy, seeding, slots, count, seed);
      peers.nextRound(id -> random.nextInt(9), id -> random.nextInt(9));
      for (int i = 0; i < 20 && count > 0; i++) {
        long fickle = random.nextInt(count);
        peers.setInterested(fickle, !peers.isInterested(fickle));
        Set<Long> before = peers.unchoked();
        peers.withinRound(id -> random.nextInt(9), id -> random.nextInt(9));
        before.removeIf(id -> !peers.isInterested(id));
        assertThat(peers.unchoked()).containsAll(before);
      }
    }
  }

  /**
   * Rates that waver by 5 % swap nobody for an equal: every change makes the slots go to peers that
   * truly give more, so that no set of peers ever has them twice.
   */
  @Property(tries = 200)
  void regularSlotsDoNotFlapWhenRatesWaver(
      @ForAll @IntRange(min = 5, max = 30) int count,
      @ForAll @IntRange(min = 2, max = 10) int slots,
      @ForAll long seed) {
    Random random = new Random(seed);
    long[] rates = random.longs(count, 10_000, 100_000).toArray();
    ChokeSimulation peers =
        new ChokeSimulation(ChokingStrategy.titForTat(), false, slots, count, seed);
    Set<Long> before = Set.of();
    long given = 0;
    int changes = 0;
    for (int round = 0; round < 100; round++) {
      peers.nextRound(id -> rates[(int) id] * (950 + random.nextInt(101)) / 1_000, id -> 0);
      if (!peers.regular().equals(before)) {
        long gives = peers.regular().stream().mapToLong(id -> rates[id.intValue()]).sum();
        assertThat(gives).isGreaterThan(given);
        given = gives;
        before = new HashSet<>(peers.regular());
        changes++;
      }
    }
    assertThat(changes).isLessThanOrEqualTo(10);
  }

  /** The bound of {@link ChokingStrategy#titForTat()}, for takers of all speeds. */
  @Property(tries = 100)
  void aSeedServesEverybodyInBoundedTime(
      @ForAll @IntRange(min = 2, max = 40) int count,
      @ForAll @IntRange(min = 1, max = 10) int slots,
      @ForAll long seed) {
    Random random = new Random(seed);
    int[] rates = random.ints(count, 0, 3_000).toArray();
    ChokeSimulation peers =
        new ChokeSimulation(ChokingStrategy.titForTat(), true, slots, count, seed);
    int regular = slots == 1 ? 1 : slots - Math.max(1, slots / 5);
    Duration bound = Duration.ofSeconds(190).multipliedBy((count + regular - 1) / regular);
    Duration[] served = new Duration[count];
    Arrays.fill(served, Duration.ZERO);
    int changes = 0;
    int rounds = 3 * (int) bound.dividedBy(Duration.ofSeconds(10));
    for (int round = 0; round < rounds; round++) {
      Set<Long> before = peers.unchoked();
      peers.nextRound(id -> 0, id -> rates[(int) id]);
      changes += (int) peers.regular().stream().filter(id -> !before.contains(id)).count();
      for (long id = 0; id < count; id++) {
        if (peers.unchoked().contains(id)) {
          served[(int) id] = peers.now();
        }
        assertThat(peers.now().minus(served[(int) id])).isLessThanOrEqualTo(bound);
      }
    }
    assertThat(changes)
        .as("turns begun, each of a minute or more")
        .isLessThanOrEqualTo(regular * (rounds / 6 + 1));
  }

  @Property
  void theSameSeedDecidesTheSame(
      @ForAll @IntRange(max = 40) int count, @ForAll boolean seeding, @ForAll long seed) {
    ChokeRound round = round(count, 4, true, seeding, new Random(seed));
    for (ChokingStrategy strategy : STRATEGIES) {
      assertThat(strategy.decide(round, new Random(seed)))
          .isEqualTo(strategy.decide(round, new Random(seed)));
    }
  }
}
