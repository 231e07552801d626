package io.github.btlib.spi;

import java.util.BitSet;
import java.util.random.RandomGenerator;

/** A view for tests: candidates, and how many peers have each piece. */
record SimplePieceView(BitSet candidates, int[] availabilities, int verifiedCount)
    implements PieceView {

  @Override
  public int pieceCount() {
    return availabilities.length;
  }

  @Override
  public int nextCandidate(int from) {
    return candidates.nextSetBit(from);
  }

  @Override
  public int rarestCandidate(RandomGenerator random) {
    int rarest =
        candidates.stream().map(piece -> availabilities[piece]).min().orElse(Integer.MAX_VALUE);
    int[] ties = candidates.stream().filter(piece -> availabilities[piece] == rarest).toArray();
    return ties.length == 0 ? -1 : ties[random.nextInt(ties.length)];
  }

  @Override
  public int suggestedCandidate() {
    return -1;
  }

  @Override
  public int availability(int piece) {
    return availabilities[piece];
  }

  static SimplePieceView of(int verifiedCount, int[] availabilities, int... candidates) {
    BitSet bits = new BitSet();
    for (int candidate : candidates) {
      bits.set(candidate);
    }
    return new SimplePieceView(bits, availabilities, verifiedCount);
  }
}
