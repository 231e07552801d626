package io.github.btlib.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds for every round, whoever the peers are. */
class TitForTatProperties {
  private final ChokingStrategy strategy = ChokingStrategy.titForTat();

  private static ChokeRound round(int count, int slots, int number, boolean seeding, Random of) {
    List<ChokePeer> peers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean unchoked = of.nextBoolean();
      peers.add(
          new ChokePeer(
              100 + i,
              of.nextInt(4) > 0,
              unchoked,
              unchoked && of.nextInt(3) == 0,
              of.nextInt(4) == 0,
              of.nextInt(5),
              of.nextInt(5),
              Duration.ofSeconds(of.nextInt(120))));
    }
    return new ChokeRound(number, true, seeding, slots, peers);
  }

  @Property
  void slotsAreFilledWithInterestedPeersAndNeverMoreThanThereAre(
      @ForAll @IntRange(max = 40) int count,
      @ForAll @IntRange(min = 1, max = 20) int slots,
      @ForAll @IntRange(max = 9) int number,
      @ForAll boolean seeding,
      @ForAll long seed) {
    ChokeRound round = round(count, slots, number, seeding, new Random(seed));
    ChokeDecision decision = strategy.decide(round, new Random(seed));
    List<Long> named = new ArrayList<>(decision.regular());
    named.addAll(decision.optimistic());
    List<Long> interested =
        round.peers().stream().filter(ChokePeer::interested).map(ChokePeer::id).toList();
    assertThat(named).doesNotHaveDuplicates().isSubsetOf(interested);
    assertThat(named).hasSize(Math.min(slots, interested.size()));
  }

  @Property
  void whoeverHasARegularSlotHasGivenNoLessThanWhoeverHasNone(
      @ForAll @IntRange(min = 10, max = 40) int count,
      @ForAll @IntRange(min = 1, max = 5) int slots,
      @ForAll boolean seeding,
      @ForAll long seed) {
    ChokeRound round = round(count, slots, 1, seeding, new Random(seed));
    Map<Long, ChokePeer> byId =
        round.peers().stream().collect(Collectors.toMap(ChokePeer::id, Function.identity()));
    ChokeDecision decision = strategy.decide(round, new Random(seed));
    if (byId.values().stream().filter(ChokePeer::interested).count() <= slots) {
      return; // nobody competes
    }
    Function<ChokePeer, Long> merit = seeding ? ChokePeer::uploadRate : ChokePeer::downloadRate;
    for (long id : decision.regular()) {
      ChokePeer chosen = byId.get(id);
      assertThat(seeding || !chosen.snubbed()).isTrue();
      for (ChokePeer other : round.peers()) {
        if (other.interested()
            && (seeding || !other.snubbed())
            && !decision.regular().contains(other.id())) {
          assertThat(merit.apply(chosen)).isGreaterThanOrEqualTo(merit.apply(other));
        }
      }
    }
  }

  @Property
  void theSameSeedDecidesTheSame(
      @ForAll @IntRange(max = 40) int count,
      @ForAll @IntRange(max = 9) int number,
      @ForAll long seed) {
    ChokeRound round = round(count, 4, number, false, new Random(seed));
    assertThat(strategy.decide(round, new Random(seed)))
        .isEqualTo(strategy.decide(round, new Random(seed)));
  }
}
