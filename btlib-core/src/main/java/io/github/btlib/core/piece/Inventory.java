package io.github.btlib.core.piece;

import io.github.btlib.Priority;
import io.github.btlib.metainfo.Metainfo;
import java.util.BitSet;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Which pieces are verified, which are wanted, and what follows: which are needed, and which may be
 * opened. Guarded by the piece book's lock, but for what is said to be otherwise.
 */
final class Inventory {
  private final Metainfo metainfo;
  private final VerifiedPieces verified;
  private final Candidates candidates;
  private final BitSet needed = new BitSet();

  private volatile boolean finished;
  private volatile long wantedBytes;
  private volatile long verifiedWantedBytes;

  Inventory(Metainfo metainfo, RandomGenerator random) {
    this.metainfo = metainfo;
    this.verified = new VerifiedPieces(metainfo.pieceCount());
    this.candidates = new Candidates(metainfo.pieceCount(), random);
  }

  /** Returns the live counts; any thread may ask it what its methods allow. */
  VerifiedPieces verified() {
    return verified;
  }

  Candidates candidates() {
    return candidates;
  }

  /** Returns the live set of pieces that are wanted and not verified. */
  BitSet needed() {
    return needed;
  }

  /** Tells whether every piece that is wanted is verified. Any thread may ask. */
  boolean finished() {
    return finished;
  }

  /** Returns the size of the pieces that are wanted. Any thread may ask. */
  long wantedBytes() {
    return wantedBytes;
  }

  /** Returns how much of that is verified. Any thread may ask. */
  long verifiedWantedBytes() {
    return verifiedWantedBytes;
  }

  /** Begins anew, with no piece on its way. */
  void restart(BitSet checked) {
    verified.clear();
    for (int piece = 0; piece < metainfo.pieceCount(); piece++) {
      if (checked.get(piece)) {
        verified.add(piece, metainfo.pieceSize(piece));
      }
      settle(piece, false);
    }
    sum();
  }

  /** Works out whether a piece is needed and whether it may be opened, after anything changed. */
  void settle(int piece, boolean active) {
    boolean need = candidates.isWanted(piece) && !verified.contains(piece);
    needed.set(piece, need);
    if (need && !active) {
      candidates.add(piece);
    } else {
      candidates.remove(piece);
    }
  }

  void prioritize(Map<Priority, BitSet> changes, ActivePieces active) {
    changes.forEach((priority, pieces) -> {
      for (int piece = pieces.nextSetBit(0); piece >= 0; piece = pieces.nextSetBit(piece + 1)) {
        candidates.setPriority(piece, priority);
        settle(piece, active.contains(piece));
      }
    });
    sum();
  }

  void verify(int piece) {
    int size = metainfo.pieceSize(piece);
    verified.add(piece, size);
    settle(piece, false);
    if (candidates.isWanted(piece)) {
      setVerifiedWanted(verifiedWantedBytes + size);
    }
    noteWhetherFinished();
  }

  private void sum() {
    long wanted = 0;
    long had = 0;
    for (int piece = 0; piece < metainfo.pieceCount(); piece++) {
      if (candidates.isWanted(piece)) {
        wanted += metainfo.pieceSize(piece);
        had += verified.contains(piece) ? metainfo.pieceSize(piece) : 0;
      }
    }
    wantedBytes = wanted;
    setVerifiedWanted(had);
    noteWhetherFinished();
  }

  private void noteWhetherFinished() {
    finished = needed.isEmpty();
    if (finished) {
      candidates.trim();
    }
  }

  private void setVerifiedWanted(long bytes) {
    verifiedWantedBytes = bytes;
  }
}
