package io.github.btlib.spi;

import java.util.random.RandomGenerator;

/**
 * Decides which peers of a torrent may download from us.
 *
 * <p>The engine asks once a round (10 s) and whenever a slot falls free. A strategy is a pure
 * choice: it must not block, and it learns everything it may depend on from its arguments. One
 * strategy may serve many torrents at once, each from the torrent's own thread.
 *
 * <p>Peers that the answer does not name are choked. Names beyond {@link ChokeRound#slots()}, or of
 * peers that are not in the round, are not obeyed.
 */
@FunctionalInterface
public interface ChokingStrategy {
  /**
   * Answers who is unchoked until the next round.
   *
   * @param round the peers and the slots
   * @param random the source of randomness to use
   * @return the peers to unchoke
   */
  ChokeDecision decide(ChokeRound round, RandomGenerator random);

  /**
   * Tit-for-tat (BEP 3), the default: while leeching, the slots go to the interested peers that
   * send us the most; while seeding, to those that download fastest. One slot in five, and at least
   * one when there are two, is the optimistic unchoke: it moves to another peer every third round,
   * and peers of the last minute are three times as likely.
   *
   * @return the shared, stateless strategy
   */
  static ChokingStrategy titForTat() {
    return TitForTat.INSTANCE;
  }
}
