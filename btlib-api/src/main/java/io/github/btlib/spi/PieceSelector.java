package io.github.btlib.spi;

import java.util.random.RandomGenerator;

/**
 * Chooses the piece that a peer is asked for next.
 *
 * <p>The engine asks when a peer has room for requests and no piece in progress suits it. A
 * selector is a pure choice: it must not block, must not keep the view, and gets its randomness
 * from the argument so that a run can be replayed. One selector may serve many torrents and is
 * called by one thread at a time for each torrent, with the torrent's piece book locked; the cost
 * of a call is therefore the cost of opening a piece.
 *
 * <p>What the reader of a file needs next ({@code FileHandle.open()}) is no selector's choice: the
 * engine asks for it by deadline before it asks a selector, so that reading works with any, and a
 * view shows no deadlines.
 *
 * <p>While a peer chokes us it alone says which few pieces it gives all the same (BEP 6, allowed
 * fast); for these the selector is not asked.
 *
 * <p>An answer that is out of range or no candidate is not obeyed: the engine falls back to the
 * first candidate.
 */
@FunctionalInterface
public interface PieceSelector {
  /** The answer that opens no piece. */
  int NONE = -1;

  /**
   * Answers the piece to open for a peer.
   *
   * @param pieces what may be chosen from; valid during this call only
   * @param random the source of randomness to use
   * @return a piece that {@link PieceView#nextCandidate} names, or {@link #NONE}
   */
  int select(PieceView pieces, RandomGenerator random);

  /**
   * Rarest first, the default: the candidate that the fewest connected peers have, chosen at random
   * among equals. Until four pieces are verified any candidate is chosen at random, so that a
   * newcomer has something to trade quickly.
   *
   * @return the shared, stateless selector
   */
  static PieceSelector rarestFirst() {
    return RarestFirstSelector.INSTANCE;
  }

  /**
   * In order from the first piece to the last, for playing while downloading. Worse for the swarm
   * than {@link #rarestFirst()}: all peers hold the same pieces.
   *
   * @return the shared, stateless selector
   */
  static PieceSelector sequential() {
    return SequentialSelector.INSTANCE;
  }
}
