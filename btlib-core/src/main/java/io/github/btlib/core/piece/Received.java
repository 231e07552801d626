package io.github.btlib.core.piece;

import java.util.List;

/** What came of a block that was handed to an {@link ActivePiece}. */
public sealed interface Received {
  /** The block was had already, or its piece is done with; nothing was written. */
  record Redundant() implements Received {}

  /**
   * The block is stored and its piece still lacks others.
   *
   * @param losers others that were asked for it too and are to be sent a cancel
   */
  record Stored(List<Claimant> losers) implements Received {}

  /** The block was the piece's last. */
  final class Completed implements Received {
    private final List<Claimant> losers;
    private final byte[] sha1;
    private final List<Claimant> senders;

    Completed(List<Claimant> losers, byte[] sha1, List<Claimant> senders) {
      this.losers = losers;
      this.sha1 = sha1;
      this.senders = senders;
    }

    /** Others that were asked for the block too and are to be sent a cancel. */
    public List<Claimant> losers() {
      return losers;
    }

    /** The digest of the whole piece, to be compared. */
    public byte[] sha1() {
      return sha1;
    }

    /** Who sent each of the piece's blocks. */
    public List<Claimant> senders() {
      return senders;
    }
  }
}
