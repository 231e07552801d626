package io.github.btlib.tracker.stats;

/**
 * What the peers that use a passkey say they did. They may lie: a tracker sees no data.
 *
 * <p>A peer is told from others of its torrent by its peer id, so a client that announces itself
 * over IPv4 and IPv6 counts once; one that has no peer id by its address and port.
 *
 * <p>{@value #MAX_PEERS} peers of a key are followed at a time, a peer in two torrents being two.
 * What further ones send and receive is not counted, and neither are they, until one of those that
 * are followed leaves or falls silent. Silent ones are looked for when these figures are asked for,
 * and when another peer finds no room or would take more memory, though then eight times in the
 * time to live at most.
 *
 * <p>A key takes 53 to 160 bytes for each peer that is followed and 120 more, 1.3 MB at most, and 2
 * MB in the moment in which it grows to that. Memory is given back as peers leave, and when silent
 * ones are found.
 *
 * @param announces how many announces came with the key and were answered
 * @param uploaded bytes sent to other peers, summed over torrents and runs while the tracker runs
 * @param downloaded bytes received from other peers, the same
 * @param left bytes the peers that are in a swarm now still lack, those who did not say left out
 * @param seeding how many peers with the key have everything of their torrent now
 * @param leeching how many do not
 */
public record PasskeyStats(
    long announces, long uploaded, long downloaded, long left, int seeding, int leeching) {

  /** How many peers of a key are followed at a time. */
  public static final int MAX_PEERS = 20_000;
}
