package io.github.btlib.core.piece;

import io.github.btlib.core.wire.Block;
import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A piece on its way: which of its blocks are stored, which are asked of whom, and the digest so
 * far.
 *
 * <p>Guarded by its own lock, under which blocks are also written: peers share a piece only when
 * little is left, so the lock is rarely waited for, and it makes "nothing is written to a piece
 * after its last block" hold without further thought.
 *
 * <p>A block is free, asked of one, asked of two, or stored. The digest follows a cursor: a block
 * that starts where the digest stands is hashed while its bytes are hot in the cache; blocks that
 * came before their turn are read back when the gap fills.
 */
public final class ActivePiece extends BookedPiece {
  /** A block that somebody was asked for and has not sent. */
  record Claim(Claimant claimant, int block) {}

  private final int index;
  private final long offset;
  private final int size;
  private final boolean exclusive;
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private final @Nullable Claimant[] first;
  private final @Nullable Claimant[] second;
  private final long[] askedAt;
  private final long[] dueAt;
  private final @Nullable Claimant[] source;
  private final MessageDigest digest;
  private final PieceForecast forecast;
  private int stored;
  private int hashed;
  private int firstMaybeFree;
  private boolean done;
  private @Nullable Claimant owner;

  /** Written under the lock; read without it as a hint by the piece book. */
  private volatile int free;

  /**
   * @param index the piece
   * @param offset where it starts in the torrent, in bytes
   * @param size its length in bytes
   * @param exclusive whether one peer alone is to fetch it, so that bad data has one culprit
   * @param digest makes the digest that the piece is to match
   */
  ActivePiece(int index, long offset, int size, boolean exclusive, MessageDigest digest) {
    this.index = index;
    this.offset = offset;
    this.size = size;
    this.exclusive = exclusive;
    this.digest = digest;
    int blocks = (size + Block.SIZE - 1) / Block.SIZE;
    first = new Claimant[blocks];
    second = new Claimant[blocks];
    askedAt = new long[blocks];
    dueAt = new long[blocks];
    source = new Claimant[blocks];
    forecast = new PieceForecast(blocks);
    free = blocks;
  }

  public int index() {
    return index;
  }

  public int blockCount() {
    return first.length;
  }

  boolean exclusive() {
    return exclusive;
  }

  /** Tells, without locking and so perhaps late, whether a block is free to be asked for. */
  public boolean hasFree() {
    return free > 0;
  }

  int freeHint() {
    return free;
  }

  Block block(int number) {
    int begin = number * Block.SIZE;
    return new Block(index, begin, Math.min(Block.SIZE, size - begin));
  }

  /** Takes over blocks that were stored in an earlier run; nothing may be claimed or stored yet. */
  void restore(BitSet blocks) {
    lock.lock();
    try {
      blocks.stream().forEach(block -> source[block] = EarlierRun.INSTANCE);
      stored = blocks.cardinality();
      forecast.restored(stored);
      setFree(source.length - stored);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the blocks that are stored. */
  BitSet storedBlocks() {
    lock.lock();
    try {
      BitSet blocks = new BitSet();
      for (int block = 0; block < source.length; block++) {
        blocks.set(block, source[block] != null);
      }
      return blocks;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Claims free blocks in order.
   *
   * @param most how many at most
   * @param pace when to expect them
   * @param into receives the claims
   * @return how many were claimed
   */
  public int claim(Claimant claimant, int most, long now, Estimate pace, List<BlockRequest> into) {
    lock.lock();
    try {
      if (exclusive && !belongsTo(claimant)) {
        return 0;
      }
      forecast.claimed(now, pace);
      int claimed = 0;
      while (claimed < most && free > 0 && !done) {
        int block = nextFree();
        first[block] = claimant;
        askedAt[block] = now;
        dueAt[block] = now + pace.until(into.size());
        setFree(free - 1);
        into.add(new BlockRequest(this, block, now));
        claimed++;
      }
      return claimed;
    } finally {
      lock.unlock();
    }
  }

  /** An exclusive piece belongs to the first who claims. */
  private boolean belongsTo(Claimant claimant) {
    if (owner == null) {
      owner = claimant;
    }
    return owner.equals(claimant);
  }

  /**
   * Gives the piece up: nothing is claimed in it or written to it from now on.
   *
   * @param withdrawn receives the claims that stood
   * @return false if it is complete, or was given up before
   */
  boolean abandon(List<Claim> withdrawn) {
    lock.lock();
    try {
      boolean underWay = !done;
      done = true;
      setFree(0);
      withdrawn.addAll(claimed());
      Arrays.fill(first, null);
      Arrays.fill(second, null);
      return underWay;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the claims that stand. */
  List<Claim> claims() {
    lock.lock();
    try {
      return claimed();
    } finally {
      lock.unlock();
    }
  }

  private List<Claim> claimed() {
    List<Claim> claims = new ArrayList<>();
    for (int block = 0; block < first.length; block++) {
      for (Claimant each : new Claimant[] {first[block], second[block]}) {
        if (each != null) {
          claims.add(new Claim(each, block));
        }
      }
    }
    return claims;
  }

  private void setFree(int count) {
    free = count;
  }

  private int nextFree() {
    int block = firstMaybeFree;
    while (first[block] != null || source[block] != null) {
      block++;
    }
    firstMaybeFree = block + 1;
    return block;
  }

  /**
   * Lists blocks that only another was asked for, and when they are to be expected.
   *
   * @param longerThan leaves out what is likely to come within so long, in nanoseconds
   * @param into receives them
   */
  void listClaimed(Claimant asking, long now, long longerThan, List<Rescue> into) {
    lock.lock();
    try {
      for (int block = 0; block < first.length && !exclusive; block++) {
        Claimant asked = first[block];
        if (asked != null && !asked.equals(asking) && second[block] == null) {
          long untilDue = dueAt[block] - now;
          // what is late already may well take as long again
          long left = untilDue > 0 ? untilDue : now - askedAt[block];
          if (left > longerThan) {
            into.add(new Rescue(this, block, left));
          }
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Claims a block that another was asked for too; whoever is second is told to stop.
   *
   * @return whether the claim stands
   */
  boolean claimAgain(int block, Claimant claimant) {
    lock.lock();
    try {
      Claimant asked = first[block];
      boolean open =
          asked != null && !asked.equals(claimant) && second[block] == null && !exclusive && !done;
      if (open) {
        second[block] = claimant;
      }
      return open;
    } finally {
      lock.unlock();
    }
  }

  /** Tells whether nothing of it has come, so that nothing is lost by starting again. */
  boolean isUntouched() {
    lock.lock();
    try {
      return stored == 0;
    } finally {
      lock.unlock();
    }
  }

  @Override
  long expectedToTake(long now) {
    lock.lock();
    try {
      return forecast.left(now, stored);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives a claim back, so that others may claim the block. Does nothing if the claim no longer
   * stands.
   */
  public void release(int block, Claimant claimant) {
    lock.lock();
    try {
      if (claimant.equals(second[block])) {
        second[block] = null;
      } else if (claimant.equals(first[block])) {
        first[block] = second[block];
        second[block] = null;
        if (first[block] == null && source[block] == null && !done) {
          setFree(free + 1);
          firstMaybeFree = Math.min(firstMaybeFree, block);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Stores a block that was asked for and carries the digest on.
   *
   * @param data the whole block; its position is left alone
   * @param scratch at least {@link Block#SIZE} bytes, for hashing
   * @throws IOException if the storage failed; the block counts as not received
   */
  public Received receive(
      int block, Claimant from, ByteBuffer data, byte[] scratch, Storage storage)
      throws IOException {
    lock.lock();
    try {
      if (done || source[block] != null) {
        return new Received.Redundant();
      }
      int length = data.remaining();
      storage.write(offset + (long) block * Block.SIZE, data.duplicate());
      if (block < hashed) { // what came first could not be kept, and this may be different
        digest.reset();
        hashed = 0;
      }
      hashWhatCameEarly(scratch, storage);
      if (block == hashed) {
        data.get(data.position(), scratch, 0, length);
        digest.update(scratch, 0, length);
        hashed++;
        hashWhatCameEarly(scratch, storage);
      }
      List<Claimant> losers = settle(block, from);
      if (stored < source.length) {
        return new Received.Stored(losers);
      }
      done = true;
      return new Received.Completed(losers, digest.digest(), senders());
    } finally {
      lock.unlock();
    }
  }

  private List<Claimant> settle(int block, Claimant from) {
    Claimant asked = first[block];
    Claimant askedAgain = second[block];
    if (asked == null) {
      setFree(free - 1); // its claim was given back meanwhile, but the bytes came all the same
    }
    source[block] = from;
    first[block] = null;
    second[block] = null;
    stored++;
    List<Claimant> losers = new ArrayList<>(2);
    if (asked != null && !asked.equals(from)) {
      losers.add(asked);
    }
    if (askedAgain != null && !askedAgain.equals(from)) {
      losers.add(askedAgain);
    }
    return losers;
  }

  private void hashWhatCameEarly(byte[] scratch, Storage storage) throws IOException {
    while (hashed < source.length && source[hashed] != null) {
      int length = block(hashed).length();
      storage.read(offset + (long) hashed * Block.SIZE, ByteBuffer.wrap(scratch, 0, length));
      digest.update(scratch, 0, length);
      hashed++;
    }
  }

  private List<Claimant> senders() {
    List<Claimant> senders = new ArrayList<>(source.length);
    for (Claimant each : source) {
      senders.add(Objects.requireNonNull(each));
    }
    return senders;
  }

  @Override
  public String toString() {
    return "piece " + index;
  }
}
