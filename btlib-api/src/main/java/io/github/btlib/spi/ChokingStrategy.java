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
 *
 * <p>The strategies that come with the library differ only in whom they serve while seeding. All
 * leech by tit-for-tat (BEP 3): the slots go to the interested peers that send us the most, where a
 * peer that has a slot is only put behind one that sends an eighth more; a peer that sends nothing,
 * or snubs us, gets none. One slot in five, and at least one when there are two, is the optimistic
 * unchoke, as is every slot that nobody earns: a try of 30 s, for which peers of the last minute
 * are three times as likely to be drawn. Within a round only free slots are filled, so that no
 * interested peer is choked; a peer that lost its interest stays unchoked while nobody needs its
 * slot.
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
   * Tit-for-tat while leeching, rotation while seeding; the default. A seed's slot is kept for a
   * turn and then goes to the peer that has been choked the longest, if one waits. A turn is over
   * after 20 pieces and a minute (libtorrent's {@code round_robin}), in any case after 3 minutes,
   * so that with n peers and r slots that are not optimistic each is served within ⌈n ÷ r⌉ × 190 s,
   * however slow the others are.
   *
   * @return the shared, stateless strategy
   */
  static ChokingStrategy titForTat() {
    return TitForTat.ROTATING;
  }

  /**
   * Tit-for-tat while leeching; while seeding the slots go to the peers that download fastest (BEP
   * 3, libtorrent's {@code fastest_upload}). Spreads a torrent quickly through fast peers; slow
   * ones live on optimistic unchokes.
   *
   * @return the shared, stateless strategy
   */
  static ChokingStrategy fastestUpload() {
    return TitForTat.FASTEST_UPLOAD;
  }

  /**
   * Tit-for-tat while leeching; while seeding the slots go to the peers that have the least or the
   * most of the torrent (libtorrent's {@code anti_leech}, after Chow et al., "Improving BitTorrent:
   * A Simple Approach"): those at the start have little to trade yet, those near the end lack few
   * pieces, and those in the middle can trade with each other. What we sent a peer counts as had,
   * whatever it says.
   *
   * @return the shared, stateless strategy
   */
  static ChokingStrategy antiLeech() {
    return TitForTat.ANTI_LEECH;
  }
}
