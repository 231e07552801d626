package io.github.btlib.spi;

import java.util.List;

/**
 * One question to a {@link ChokingStrategy}. Built by the engine; components may be added.
 *
 * @param number counts the rounds of the torrent from 0; it stays the same when a slot falls free
 *     between two rounds
 * @param begins whether the round begins now; false when a slot fell free, or a peer became
 *     interested, within it
 * @param seeding whether we have everything we want, so that nothing can be had in return
 * @param slots how many peers may be unchoked, at least 1
 * @param pieceLength the length of the torrent's pieces in bytes, at least 1
 * @param pieceCount how many pieces the torrent has, at least 1
 * @param peers all connected peers of the torrent, interested or not
 */
public record ChokeRound(
    long number,
    boolean begins,
    boolean seeding,
    int slots,
    int pieceLength,
    int pieceCount,
    List<ChokePeer> peers) {
  /**
   * Makes a round of a copy of the peers.
   *
   * @throws IllegalArgumentException if {@code slots}, {@code pieceLength} or {@code pieceCount} is
   *     below 1
   */
  public ChokeRound {
    requirePositive("slots", slots);
    requirePositive("pieceLength", pieceLength);
    requirePositive("pieceCount", pieceCount);
    peers = List.copyOf(peers);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", at least 1 is needed");
    }
  }
}
