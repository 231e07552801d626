package io.github.btlib.spi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/** Tit-for-tat with optimistic unchoke; see {@link ChokingStrategy#titForTat()}. */
final class TitForTat implements ChokingStrategy {
  static final TitForTat INSTANCE = new TitForTat();

  private static final int ROUNDS_AN_OPTIMISTIC_UNCHOKE_LASTS = 3;
  private static final Duration NEWCOMER = Duration.ofMinutes(1);
  private static final int NEWCOMER_WEIGHT = 3;

  private TitForTat() {}

  @Override
  public ChokeDecision decide(ChokeRound round, RandomGenerator random) {
    List<ChokePeer> interested = new ArrayList<>(round.peers());
    interested.removeIf(peer -> !peer.interested());
    if (interested.size() <= round.slots()) {
      return new ChokeDecision(ids(interested), List.of());
    }
    int optimisticSlots = round.slots() == 1 ? 0 : Math.max(1, round.slots() / 5);
    List<ChokePeer> ranked = new ArrayList<>(interested);
    if (!round.seeding()) {
      ranked.removeIf(ChokePeer::snubbed);
    }
    ranked.sort(byMerit(round.seeding()));
    if (!round.begins()) { // within a round only free slots are filled: who has one keeps it
      ranked.sort(Comparator.comparing((ChokePeer peer) -> !hasRegularSlot(peer)));
    }
    List<ChokePeer> regular =
        ranked.subList(0, Math.min(ranked.size(), round.slots() - optimisticSlots));
    interested.removeAll(regular);
    return new ChokeDecision(
        ids(regular), ids(optimistic(round, interested, round.slots() - regular.size(), random)));
  }

  /** Equals keep what they have: a slot that changes hands costs both sides a ramp-up. */
  private static Comparator<ChokePeer> byMerit(boolean seeding) {
    Comparator<ChokePeer> byRate =
        Comparator.comparingLong(seeding ? ChokePeer::uploadRate : ChokePeer::downloadRate);
    return byRate
        .thenComparing(TitForTat::hasRegularSlot)
        .reversed()
        .thenComparingLong(ChokePeer::id);
  }

  private static boolean hasRegularSlot(ChokePeer peer) {
    return peer.unchoked() && !peer.optimistic();
  }

  private static List<ChokePeer> optimistic(
      ChokeRound round, List<ChokePeer> others, int slots, RandomGenerator random) {
    List<ChokePeer> chosen = new ArrayList<>();
    boolean movesOn = round.begins() && round.number() % ROUNDS_AN_OPTIMISTIC_UNCHOKE_LASTS == 0;
    if (!movesOn) {
      others.stream().filter(ChokePeer::optimistic).limit(slots).forEach(chosen::add);
      others.removeAll(chosen);
    }
    while (chosen.size() < slots && !others.isEmpty()) {
      chosen.add(drawNewcomersFirst(others, random));
    }
    return chosen;
  }

  private static ChokePeer drawNewcomersFirst(List<ChokePeer> from, RandomGenerator random) {
    int total = from.stream().mapToInt(TitForTat::weight).sum();
    int ticket = random.nextInt(total);
    int drawn = 0;
    while (ticket >= weight(from.get(drawn))) {
      ticket -= weight(from.get(drawn++));
    }
    return from.remove(drawn);
  }

  private static int weight(ChokePeer peer) {
    return peer.connectedFor().compareTo(NEWCOMER) < 0 ? NEWCOMER_WEIGHT : 1;
  }

  private static List<Long> ids(List<ChokePeer> peers) {
    return peers.stream().map(ChokePeer::id).toList();
  }

  @Override
  public String toString() {
    return "titForTat";
  }
}
