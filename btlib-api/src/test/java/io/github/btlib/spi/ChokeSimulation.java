package io.github.btlib.spi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongUnaryOperator;

/**
 * Peers that a strategy chokes and unchokes, round after round of 10 s. Remembers since when; keeps
 * count of what changed.
 */
final class ChokeSimulation {
  static final int PIECE_LENGTH = 1_000;
  static final int PIECES = 1_000;
  private static final Duration ROUND = Duration.ofSeconds(10);

  private final ChokingStrategy strategy;
  private final Random random;
  private final boolean seeding;
  private final int slots;
  private final List<Long> ids = new ArrayList<>();
  private final Map<Long, Duration> changedAt = new HashMap<>();
  private final Map<Long, Long> taken = new HashMap<>();
  private final Map<Long, Long> takenAtChange = new HashMap<>();
  private final Set<Long> uninterested = new TreeSet<>();
  private Set<Long> regular = new TreeSet<>();
  private Set<Long> optimistic = new TreeSet<>();
  private Duration now = Duration.ZERO;
  private long number;

  ChokeSimulation(ChokingStrategy strategy, boolean seeding, int slots, int peers, long seed) {
    this.strategy = strategy;
    this.random = new Random(seed);
    this.seeding = seeding;
    this.slots = slots;
    for (long id = 0; id < peers; id++) {
      ids.add(id);
      changedAt.put(id, Duration.ZERO);
      taken.put(id, 0L);
      takenAtChange.put(id, 0L);
    }
  }

  /** Ten seconds pass, in which peers give and take at their rates; then a round begins. */
  void nextRound(LongUnaryOperator giving, LongUnaryOperator taking) {
    now = now.plus(ROUND);
    number++;
    for (long id : unchoked()) {
      taken.merge(id, taking.applyAsLong(id) * ROUND.toSeconds(), Long::sum);
    }
    decide(true, giving, taking);
  }

  /** A slot may have fallen free within the round. */
  void withinRound(LongUnaryOperator giving, LongUnaryOperator taking) {
    now = now.plusMillis(100);
    decide(false, giving, taking);
  }

  void setInterested(long id, boolean interested) {
    if (interested) {
      uninterested.remove(id);
    } else {
      uninterested.add(id);
    }
  }

  boolean isInterested(long id) {
    return !uninterested.contains(id);
  }

  private void decide(boolean begins, LongUnaryOperator giving, LongUnaryOperator taking) {
    List<ChokePeer> views = ids.stream().map(id -> view(id, giving, taking)).toList();
    ChokeDecision decision =
        strategy.decide(
            new ChokeRound(number, begins, seeding, slots, PIECE_LENGTH, PIECES, views), random);
    Set<Long> before = unchoked();
    regular = new TreeSet<>(decision.regular());
    optimistic = new TreeSet<>(decision.optimistic());
    for (long id : ids) {
      if (before.contains(id) != unchoked().contains(id)) {
        changedAt.put(id, now);
        takenAtChange.put(id, taken.get(id));
      }
    }
  }

  private ChokePeer view(long id, LongUnaryOperator giving, LongUnaryOperator taking) {
    ChokePeerBuilder peer =
        ChokePeerBuilder.peer(id)
            .interested(isInterested(id))
            .connectedFor(now)
            .givingUs(giving.applyAsLong(id))
            .having((int) (taken.get(id) / PIECE_LENGTH))
            .tookSinceUnchoke(taken.get(id) - takenAtChange.get(id))
            .tookInAll(taken.get(id));
    Duration sinceChange = now.minus(changedAt.get(id));
    if (optimistic.contains(id)) {
      return peer.optimisticFor(sinceChange).takingFromUs(taking.applyAsLong(id)).build();
    } else if (regular.contains(id)) {
      return peer.unchokedFor(sinceChange).takingFromUs(taking.applyAsLong(id)).build();
    }
    return peer.chokedFor(sinceChange).build();
  }

  Set<Long> regular() {
    return regular;
  }

  Set<Long> unchoked() {
    Set<Long> all = new TreeSet<>(regular);
    all.addAll(optimistic);
    return all;
  }

  Duration now() {
    return now;
  }
}
