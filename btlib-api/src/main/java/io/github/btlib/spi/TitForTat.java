package io.github.btlib.spi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Tit-for-tat with optimistic unchoke, and an order for seeding; see {@link ChokingStrategy}.
 *
 * <p>A round ranks everybody anew. Within a round those who have a slot keep it, and what is free
 * is filled: first the regular slots, by rank, then the tries.
 */
final class TitForTat implements ChokingStrategy {
  static final TitForTat ROTATING = new TitForTat("titForTat", SeedingOrder.ROTATION);
  static final TitForTat FASTEST_UPLOAD =
      new TitForTat("fastestUpload", SeedingOrder.FASTEST_UPLOAD);
  static final TitForTat ANTI_LEECH = new TitForTat("antiLeech", SeedingOrder.ANTI_LEECH);

  /** Half a round less than 30 s, because the clock is looked at once a round. */
  private static final Duration TRY = Duration.ofSeconds(25);

  private static final Duration NEWCOMER = Duration.ofMinutes(1);
  private static final int NEWCOMER_WEIGHT = 3;

  private final String name;
  private final SeedingOrder seedingOrder;

  private TitForTat(String name, SeedingOrder seedingOrder) {
    this.name = name;
    this.seedingOrder = seedingOrder;
  }

  @Override
  public ChokeDecision decide(ChokeRound round, RandomGenerator random) {
    List<ChokePeer> waiting = new ArrayList<>(round.peers());
    waiting.removeIf(peer -> !peer.interested());
    List<ChokePeer> regular = new ArrayList<>();
    List<ChokePeer> optimistic = new ArrayList<>();
    if (waiting.size() <= round.slots()) {
      regular.addAll(waiting);
      round.peers().stream()
          .filter(peer -> peer.unchoked() && !peer.interested())
          .limit(round.slots() - waiting.size())
          .forEach(regular::add);
      return new ChokeDecision(ids(regular), List.of());
    }
    int optimisticSlots = round.slots() == 1 ? 0 : Math.max(1, round.slots() / 5);
    if (!round.begins()) {
      move(waiting, regular, round.slots(), TitForTat::hasRegularSlot);
      move(waiting, optimistic, round.slots() - regular.size(), ChokePeer::optimistic);
    }
    List<ChokePeer> ranked = ranked(round, waiting);
    int free = round.slots() - optimistic.size() - regular.size();
    int earned = round.slots() - optimisticSlots - regular.size();
    for (ChokePeer peer : ranked.subList(0, Math.clamp(Math.min(free, earned), 0, ranked.size()))) {
      waiting.remove(peer);
      regular.add(peer);
    }
    int tries = round.slots() - regular.size();
    move(waiting, optimistic, tries - optimistic.size(), TitForTat::isStillTried);
    while (optimistic.size() < tries && !waiting.isEmpty()) {
      optimistic.add(drawNewcomersFirst(waiting, random));
    }
    return new ChokeDecision(ids(regular), ids(optimistic));
  }

  private static void move(
      List<ChokePeer> from, List<ChokePeer> to, int most, Predicate<ChokePeer> which) {
    List<ChokePeer> moved = from.stream().filter(which).limit(Math.max(0, most)).toList();
    from.removeAll(moved);
    to.addAll(moved);
  }

  /** Those who may have a regular slot, the first to get one first. */
  private List<ChokePeer> ranked(ChokeRound round, List<ChokePeer> waiting) {
    if (round.seeding()) {
      return waiting.stream().sorted(seedingOrder.of(round)).toList();
    }
    return waiting.stream()
        .filter(peer -> peer.downloadRate() > 0 && !peer.snubbed())
        .sorted(
            Comparator.comparingLong((ChokePeer peer) -> kept(peer, peer.downloadRate()))
                .thenComparing(TitForTat::hasRegularSlot)
                .reversed()
                .thenComparingLong(ChokePeer::id))
        .toList();
  }

  /**
   * Weighs the merit of who has a slot an eighth more: rates always waver a little, and a slot that
   * changes hands costs both sides a ramp-up.
   */
  static long kept(ChokePeer peer, long merit) {
    return hasRegularSlot(peer) ? merit + merit / 8 : merit;
  }

  static boolean hasRegularSlot(ChokePeer peer) {
    return peer.unchoked() && !peer.optimistic();
  }

  private static boolean isStillTried(ChokePeer peer) {
    return peer.optimistic() && peer.unchokedFor().compareTo(TRY) < 0;
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
    return name;
  }
}
