package io.github.btlib.core.torrent;

import io.github.btlib.core.peer.PeerConnection;
import io.github.btlib.spi.ChokeDecision;
import io.github.btlib.spi.ChokePeer;
import io.github.btlib.spi.ChokeRound;
import io.github.btlib.spi.ChokingStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the strategy's question and carries out its answer. Belongs to the torrent's thread. */
final class ChokeRounds {
  private static final Logger log = LoggerFactory.getLogger(ChokeRounds.class);
  private static final long ROUND = Duration.ofSeconds(10).toNanos();

  /**
   * A peer that keeps changing its mind must not keep us busy; what is put off waits for the tick.
   */
  private static final long SHORTEST_GAP = Duration.ofMillis(100).toNanos();

  private final ChokingStrategy strategy;
  private final int slots;
  private final RandomGenerator random;
  private long number;
  private long roundBegan;
  private long lastRun;
  private boolean pending;

  ChokeRounds(ChokingStrategy strategy, int slots, RandomGenerator random, long now) {
    this.strategy = strategy;
    this.slots = slots;
    this.random = random;
    this.roundBegan = now;
    this.lastRun = now - SHORTEST_GAP;
  }

  /**
   * Holds a round if it is time to, or if something changed.
   *
   * @param changed whether a slot may have fallen free, or a peer become interested
   */
  void run(List<PeerConnection> peers, boolean seeding, boolean changed, long now) {
    boolean begins = now - roundBegan >= ROUND;
    if (begins) {
      number++;
      roundBegan = now;
    }
    pending |= changed;
    if (begins || (pending && now - lastRun >= SHORTEST_GAP)) {
      pending = false;
      lastRun = now;
      apply(peers, decide(peers, seeding, begins, now));
    }
  }

  private ChokeDecision decide(
      List<PeerConnection> peers, boolean seeding, boolean begins, long now) {
    List<ChokePeer> views = new ArrayList<>(peers.size());
    for (PeerConnection peer : peers) {
      views.add(view(peer, now));
    }
    ChokeRound round = new ChokeRound(number, begins, seeding, slots, views);
    try {
      return Objects.requireNonNull(strategy.decide(round, random), "the decision");
    } catch (RuntimeException e) {
      log.warn("the choking strategy {} failed; the built-in one decides this round", strategy, e);
      return ChokingStrategy.titForTat().decide(round, random);
    }
  }

  private static ChokePeer view(PeerConnection peer, long now) {
    return new ChokePeer(
        peer.id(),
        peer.peerIsInterested(),
        peer.isUnchoked(),
        peer.isOptimistic(),
        peer.isSnubbing(),
        peer.downloadRate(),
        peer.uploadRate(),
        Duration.ofNanos(now - peer.connectedAt()));
  }

  private void apply(List<PeerConnection> peers, ChokeDecision decision) {
    Set<Long> optimistic = new HashSet<>(decision.optimistic());
    Set<Long> unchoked = new HashSet<>();
    decision.regular().stream().limit(slots).forEach(unchoked::add);
    decision.optimistic().stream().limit(slots - unchoked.size()).forEach(unchoked::add);
    for (PeerConnection peer : peers) {
      peer.setUnchoked(unchoked.contains(peer.id()), optimistic.contains(peer.id()));
    }
  }
}
