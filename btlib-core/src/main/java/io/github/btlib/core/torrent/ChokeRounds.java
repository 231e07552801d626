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
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the strategy's question and carries out its answer. Belongs to the torrent's thread. */
final class ChokeRounds {
  private static final Logger log = LoggerFactory.getLogger(ChokeRounds.class);
  private static final long ROUND = Duration.ofSeconds(10).toNanos();

  private final ChokingStrategy strategy;
  private final int slots;
  private final RandomGenerator random;
  private long number;
  private long roundBegan;

  ChokeRounds(ChokingStrategy strategy, int slots, RandomGenerator random, long now) {
    this.strategy = strategy;
    this.slots = slots;
    this.random = random;
    this.roundBegan = now;
  }

  /**
   * Holds a round if it is time to, or if something changed.
   *
   * @param changed whether a slot may have fallen free, or a peer become interested
   */
  void run(List<PeerConnection> peers, boolean seeding, boolean changed, long now) {
    boolean next = now - roundBegan >= ROUND;
    if (next) {
      number++;
      roundBegan = now;
    }
    if (next || changed) {
      apply(peers, decide(peers, seeding, now));
    }
  }

  private ChokeDecision decide(List<PeerConnection> peers, boolean seeding, long now) {
    List<ChokePeer> views = new ArrayList<>(peers.size());
    for (PeerConnection peer : peers) {
      views.add(view(peer, now));
    }
    ChokeRound round = new ChokeRound(number, seeding, slots, views);
    try {
      return strategy.decide(round, random);
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
