package io.github.btlib.core.torrent;

import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.ChokeDecision;
import io.github.btlib.spi.ChokePeer;
import io.github.btlib.spi.ChokeRound;
import io.github.btlib.spi.ChokingStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When the choking strategy is asked, and what of its answer is obeyed. Belongs to the torrent's
 * thread; is told the time.
 */
public final class ChokeRounds {
  private static final Logger log = LoggerFactory.getLogger(ChokeRounds.class);

  static final Duration ROUND = Duration.ofSeconds(10);

  /** A peer that keeps changing its mind must not keep us busy. */
  static final Duration SHORTEST_GAP = Duration.ofMillis(100);

  private final ChokingStrategy strategy;
  private final UploadSlots slots;
  private final Metainfo metainfo;
  private final RandomGenerator random;
  private long number;
  private long roundBegan;
  private long lastAsked;
  private boolean pending;
  private long failures;

  /**
   * @param now nanoseconds of a monotonic clock
   */
  public ChokeRounds(
      ChokingStrategy strategy,
      UploadSlots slots,
      Metainfo metainfo,
      RandomGenerator random,
      long now) {
    this.strategy = strategy;
    this.slots = slots;
    this.metainfo = metainfo;
    this.random = random;
    this.roundBegan = now;
    this.lastAsked = now - SHORTEST_GAP.toNanos();
  }

  /** Notes that a slot may have fallen free, or a peer become interested. */
  public void changed() {
    pending = true;
  }

  /** Returns how long the torrent's thread may sleep before something is due, in nanoseconds. */
  public long patience(long now) {
    long round = ROUND.toNanos() - (now - roundBegan);
    long gap = SHORTEST_GAP.toNanos() - (now - lastAsked);
    return Math.max(0, pending ? Math.min(round, gap) : round);
  }

  /**
   * Asks the strategy if it is time to.
   *
   * @param peers asked for only then
   * @return at most as many of the peers as there are slots, or empty if everything stays as it is
   */
  public Optional<ChokeDecision> ask(Supplier<List<ChokePeer>> peers, boolean seeding, long now) {
    if (patience(now) > 0) {
      return Optional.empty();
    }
    List<ChokePeer> views = peers.get();
    boolean begins = now - roundBegan >= ROUND.toNanos();
    if (begins) {
      number++;
      roundBegan = now;
      slots.nextRound(views);
    }
    pending = false;
    lastAsked = now;
    ChokeRound round =
        new ChokeRound(
            number,
            begins,
            seeding,
            slots.count(),
            metainfo.pieceLength(),
            metainfo.pieceCount(),
            views);
    return Optional.of(withinSlots(decide(round), round));
  }

  private ChokeDecision decide(ChokeRound round) {
    try {
      return Objects.requireNonNull(strategy.decide(round, random), "the decision");
    } catch (RuntimeException | Error e) {
      if (Long.bitCount(++failures)
          == 1) { // the first, the second, the fourth…: it may always fail
        log.warn("the choking strategy {} failed; the built-in one decides", strategy, e);
      }
      return ChokingStrategy.titForTat().decide(round, random);
    }
  }

  private static ChokeDecision withinSlots(ChokeDecision decision, ChokeRound round) {
    Set<Long> known = new HashSet<>();
    round.peers().forEach(peer -> known.add(peer.id()));
    List<Long> regular = new ArrayList<>();
    List<Long> optimistic = new ArrayList<>();
    for (Long id : decision.regular()) {
      if (regular.size() < round.slots() && known.remove(id)) {
        regular.add(id);
      }
    }
    for (Long id : decision.optimistic()) {
      if (regular.size() + optimistic.size() < round.slots() && known.remove(id)) {
        optimistic.add(id);
      }
    }
    return new ChokeDecision(regular, optimistic);
  }
}
