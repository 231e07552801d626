package io.github.btlib.tracker.swarm;

import io.github.btlib.tracker.spi.AnnounceView;
import io.github.btlib.tracker.spi.PeerSink;
import io.github.btlib.tracker.spi.PeerStore;
import io.github.btlib.tracker.spi.ScrapeSink;
import io.github.btlib.tracker.spi.ScrapeView;
import io.github.btlib.tracker.spi.StoreTotals;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * Keeps the swarms in memory: in a few hundred primitive arrays, so that there is next to nothing
 * for the garbage collector to trace.
 *
 * <p>Torrents are spread over {@value #SHARDS} shards by a secret hash; an announce takes the lock
 * of one of them. Silent peers are never told; they are forgotten, and counted no more, when the
 * sweeper comes by, which goes round once in an eighth of their time to live, or in a minute if
 * that is sooner. An announce of a known peer allocates nothing. A torrent is forgotten with its
 * last peer, and how often it was downloaded with it.
 *
 * <p>When there is no room left, known peers are served as ever and new ones are refused, while the
 * sweeper goes round every second. Nobody is thrown out for another. The last eighth of the places
 * is not for torrents that are new, so that made-up ones cannot keep peers from joining real ones.
 *
 * <p>Thread-safe.
 */
public final class MemoryPeerStore implements PeerStore {

  /** How many parts there are. */
  public static final int SHARDS = 64;

  private static final int SHARD_SHIFT = Long.SIZE - 6;

  /** How many peers are looked at while a lock is held. */
  private static final int SWEEP_BITE = 2048;

  private static final int LONGEST_ROUND_SECONDS = 60;
  private static final int ROUNDS_A_TTL = 8;
  private static final long NANOS = 1_000_000_000L;

  private final StoreLimits limits;
  private final Room room;
  private final SecretHash shardHash;
  private final Shard[] shards = new Shard[SHARDS];

  private final ReentrantLock maintenance = new ReentrantLock();

  // guarded by maintenance
  private int peerTtlSeconds;
  private Ticks ticks;
  private long lastNanos;

  /** How many shards are due to be swept; the fraction of the next one counts, too. */
  private double due;

  private int nextShard;

  /**
   * Makes a store without swarms.
   *
   * @param limits how much it may hold
   * @param peerTtlSeconds after how many seconds of silence a peer is forgotten, 1 or more
   * @param nowNanos the time as of {@link System#nanoTime()}
   * @param secret a source of randomness that nobody can guess
   */
  public MemoryPeerStore(
      StoreLimits limits, int peerTtlSeconds, long nowNanos, RandomGenerator secret) {
    this.limits = limits;
    this.room = new Room(limits);
    this.peerTtlSeconds = peerTtlSeconds;
    this.ticks = Ticks.of(nowNanos, peerTtlSeconds);
    this.lastNanos = nowNanos;
    this.shardHash = new SecretHash(secret);
    SecretHash hash = new SecretHash(secret);
    for (int i = 0; i < SHARDS; i++) {
      shards[i] = new Shard(limits, room, hash, ticks);
    }
  }

  @Override
  public boolean mayBlock() {
    return false;
  }

  @Override
  public void announce(AnnounceView announce, PeerSink answer) {
    shard(announce.infoHashHigh(), announce.infoHashMiddle()).announce(announce, answer);
  }

  @Override
  public void scrape(ScrapeView scrape, ScrapeSink answer) {
    for (int i = 0; i < scrape.size(); i++) {
      if (scrape.isAllowed(i)) {
        shard(scrape.infoHashHigh(i), scrape.infoHashMiddle(i)).scrape(scrape, i, answer);
      }
    }
  }

  private Shard shard(long high, long middle) {
    return shards[(int) (shardHash.of(high, middle) >>> SHARD_SHIFT)];
  }

  @Override
  public void maintain(long nowNanos, int newPeerTtlSeconds) {
    maintenance.lock();
    try {
      if (newPeerTtlSeconds != peerTtlSeconds) {
        peerTtlSeconds = newPeerTtlSeconds;
        ticks = Ticks.of(ticks.originNanos(), newPeerTtlSeconds);
        for (Shard shard : shards) {
          shard.retime(ticks, nowNanos);
        }
      }
      double seconds = (nowNanos - lastNanos) / (double) NANOS;
      lastNanos = nowNanos;
      boolean isFull =
          room.peers() >= limits.maxPeers() - limits.maxPeers() / 8
              || room.swarms() >= limits.maxSwarms();
      double round =
          isFull ? 1 : Math.clamp(peerTtlSeconds / (double) ROUNDS_A_TTL, 1, LONGEST_ROUND_SECONDS);
      due = Math.min(SHARDS, due + SHARDS * seconds / round);
      for (; due >= 1; due--) {
        sweep(nextShard, nowNanos);
        nextShard = (nextShard + 1) % SHARDS;
      }
    } finally {
      maintenance.unlock();
    }
  }

  /** Forgets the silent peers of a shard. */
  void sweep(int number, long nowNanos) {
    boolean done = false;
    while (!done) {
      done = shards[number].sweep(nowNanos, SWEEP_BITE);
    }
  }

  @Override
  public StoreTotals totals() {
    long[] totals = new long[5];
    for (Shard shard : shards) {
      shard.addTotals(totals);
    }
    return new StoreTotals(totals[0], totals[1], totals[2], totals[3], totals[4]);
  }

  /**
   * Shows all that one shard holds, silent peers included.
   *
   * @param number 0 to below {@link #SHARDS}
   * @param nowNanos the time as of {@link System#nanoTime()}
   * @param visitor is shown it
   */
  public void visit(int number, long nowNanos, SwarmVisitor visitor) {
    shards[number].visit(nowNanos, visitor);
  }

  /**
   * Enters a peer of a snapshot, unless it is there already, there is no room for it, or it was
   * silent for too long.
   *
   * @param peer not kept
   * @param nowNanos the time as of {@link System#nanoTime()}
   */
  public void restore(RestoredPeer peer, long nowNanos) {
    shard(peer.hashHigh, peer.hashMiddle).restore(peer, nowNanos);
  }
}
