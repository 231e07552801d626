package io.github.btlib.spi;

import java.time.Duration;
import java.util.Comparator;

/** Whom a seed serves first; see the strategies of {@link ChokingStrategy}. */
enum SeedingOrder {
  /** Who has a slot keeps it for a turn; then come those who wait, the longest waiting first. */
  ROTATION {
    @Override
    Comparator<ChokePeer> of(ChokeRound round) {
      return Comparator.comparingInt((ChokePeer peer) -> group(peer, round))
          .thenComparing(ChokePeer::chokedFor, Comparator.reverseOrder())
          .thenComparing(ChokePeer::unchokedFor) // of those whose turn is over the last goes first
          .thenComparingLong(ChokePeer::id);
    }

    private int group(ChokePeer peer, ChokeRound round) {
      if (!peer.unchoked()) {
        return 1;
      }
      if (peer.optimistic()) {
        return 2;
      }
      return turnIsOver(peer, round) ? 3 : 0;
    }
  },

  /** The fastest first; equals keep what they have. */
  FASTEST_UPLOAD {
    @Override
    Comparator<ChokePeer> of(ChokeRound round) {
      return Comparator.comparingLong((ChokePeer peer) -> TitForTat.kept(peer, peer.uploadRate()))
          .thenComparing(TitForTat::hasRegularSlot)
          .reversed()
          .thenComparing(ChokePeer::chokedFor, Comparator.reverseOrder())
          .thenComparingLong(ChokePeer::id);
    }
  },

  /** Those farthest from having half of the torrent first. */
  ANTI_LEECH {
    @Override
    Comparator<ChokePeer> of(ChokeRound round) {
      return Comparator.comparingLong(
              (ChokePeer peer) -> TitForTat.kept(peer, farFromHalf(peer, round)))
          .thenComparing(TitForTat::hasRegularSlot)
          .reversed()
          .thenComparing(ChokePeer::chokedFor, Comparator.reverseOrder())
          .thenComparingLong(ChokePeer::id);
    }
  };

  private static final int PIECES_A_TURN = 20;
  private static final Duration SHORTEST_TURN = Duration.ofMinutes(1);
  private static final Duration LONGEST_TURN = Duration.ofMinutes(3);

  /** Orders the interested peers of a round, the first to be served first. */
  abstract Comparator<ChokePeer> of(ChokeRound round);

  private static boolean turnIsOver(ChokePeer peer, ChokeRound round) {
    boolean hasMuch = peer.uploadedSinceUnchoke() > (long) PIECES_A_TURN * round.pieceLength();
    return peer.unchokedFor().compareTo(hasMuch ? SHORTEST_TURN : LONGEST_TURN) >= 0;
  }

  /** In bytes; what was sent counts no further than the middle, or it would speak for the peer. */
  private static long farFromHalf(ChokePeer peer, ChokeRound round) {
    long half = (long) round.pieceCount() * round.pieceLength() / 2;
    long said = (long) peer.pieces() * round.pieceLength();
    return Math.abs(Math.max(said, Math.min(peer.uploaded(), half)) - half);
  }
}
