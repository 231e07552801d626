package io.github.btlib.core.piece;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;

/**
 * A set of pieces in the order of how many peers have them, so that the rarest is found without
 * looking at all. Guarded by the piece book's lock.
 *
 * <p>The pieces lie in one array, bucket by bucket of equal availability:
 *
 * <pre>
 *   order   [ 0 peers | 1 peer      | 2 peers | … ]
 *   ends              ^             ^         ^
 * </pre>
 *
 * When a peer tells of one more piece, the piece is swapped with the last of its bucket and the
 * bucket's end moves over it. Adding and removing move one piece in each bucket above. Within a
 * bucket the order is random.
 */
final class Rarity {
  private static final int ABSENT = -1;

  /** So many misses and a scan of what the peer has is cheaper than going on. */
  private static final int MOST_MISSES = 1024;

  private final BitSet pieces;
  private final int[] order;
  private final int[] position;

  /** The index behind each bucket's last piece; the last entry is the number of pieces. */
  private int[] ends = new int[1];

  Rarity(int pieceCount) {
    pieces = new BitSet(pieceCount);
    order = new int[pieceCount];
    position = new int[pieceCount];
    Arrays.fill(position, ABSENT);
  }

  boolean isEmpty() {
    return size() == 0;
  }

  private int size() {
    return ends[ends.length - 1];
  }

  /** Tells whether any of the pieces has an availability above 0. */
  boolean anyAvailable() {
    return size() > ends[0];
  }

  /** Returns the live set, to be looked at under the lock. */
  BitSet pieces() {
    return pieces;
  }

  void add(int piece, int availability, RandomGenerator random) {
    growTo(availability);
    int hole = size();
    for (int bucket = ends.length - 1; bucket > availability; bucket--) {
      int start = ends[bucket - 1];
      if (start != hole) {
        put(hole, order[start]);
      }
      hole = start;
      ends[bucket]++;
    }
    ends[availability]++;
    int start = start(availability);
    int somewhere = start + random.nextInt(hole - start + 1);
    if (somewhere != hole) {
      put(hole, order[somewhere]); // the bucket stays shuffled
    }
    put(somewhere, piece);
    pieces.set(piece);
  }

  void remove(int piece, int availability) {
    int hole = position[piece];
    for (int bucket = availability; bucket < ends.length; bucket++) {
      int last = ends[bucket] - 1;
      if (last != hole) {
        put(hole, order[last]);
      }
      hole = last;
      ends[bucket]--;
    }
    position[piece] = ABSENT;
    pieces.clear(piece);
  }

  /** One more peer has a piece, if it is in the set. */
  void more(int piece, int availabilityBefore) {
    if (position[piece] != ABSENT) {
      growTo(availabilityBefore + 1);
      swap(piece, --ends[availabilityBefore]);
    }
  }

  /** One peer less has a piece, if it is in the set. */
  void fewer(int piece, int availabilityBefore) {
    if (position[piece] != ABSENT) {
      swap(piece, ends[availabilityBefore - 1]++);
    }
  }

  private int start(int bucket) {
    return bucket == 0 ? 0 : ends[bucket - 1];
  }

  private void growTo(int bucket) {
    if (bucket >= ends.length) {
      int size = size();
      int before = ends.length;
      ends = Arrays.copyOf(ends, Math.max(bucket + 1, before * 2));
      Arrays.fill(ends, before, ends.length, size);
    }
  }

  private void swap(int piece, int to) {
    int from = position[piece];
    put(from, order[to]);
    put(to, piece);
  }

  private void put(int index, int piece) {
    order[index] = piece;
    position[piece] = index;
  }

  /**
   * Returns one of the rarest pieces that a peer has, chosen at random, or -1 if it has none. A
   * peer that is a seed is not counted in the availability, so that other peers' rarest pieces
   * start at availability 1.
   */
  int rarest(PeerPieces peer, IntUnaryOperator availability, RandomGenerator random) {
    int misses = 0;
    for (int bucket = peer.isSeed() ? 0 : 1; bucket < ends.length; bucket++) {
      int start = start(bucket);
      int size = ends[bucket] - start;
      int first = size == 0 ? 0 : random.nextInt(size);
      for (int i = 0; i < size; i++) {
        int piece = order[start + (first + i < size ? first + i : first + i - size)];
        if (peer.offers(piece)) {
          return piece;
        }
        if (++misses > MOST_MISSES) {
          return scan(peer, availability, random);
        }
      }
    }
    return -1;
  }

  private int scan(PeerPieces peer, IntUnaryOperator availability, RandomGenerator random) {
    int chosen = -1;
    int rarest = Integer.MAX_VALUE;
    int ties = 0;
    for (int piece = next(peer, 0); piece >= 0; piece = next(peer, piece + 1)) {
      int peers = availability.applyAsInt(piece);
      if (peers < rarest) {
        rarest = peers;
        chosen = piece;
        ties = 1;
      } else if (peers == rarest && random.nextInt(++ties) == 0) {
        chosen = piece; // reservoir of one: every tie ends up equally likely
      }
    }
    return chosen;
  }

  /** Returns the first piece at or after another that a peer offers, or -1. */
  int next(PeerPieces peer, int from) {
    int piece = pieces.nextSetBit(from);
    while (piece >= 0 && !peer.offers(piece)) {
      int had = peer.next(piece + 1);
      piece = had < 0 ? -1 : pieces.nextSetBit(had);
    }
    return piece;
  }

  boolean any(PeerPieces peer) {
    return peer.refused.isEmpty() ? !isEmpty() && peer.hasAnyOf(pieces) : next(peer, 0) >= 0;
  }
}
