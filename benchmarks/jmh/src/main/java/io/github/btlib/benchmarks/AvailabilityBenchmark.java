package io.github.btlib.benchmarks;

import io.github.btlib.core.piece.PeerPieces;
import io.github.btlib.metainfo.Metainfo;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What peers tell of the pieces they have, in a swarm of 200 peers and 100,000 pieces. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AvailabilityBenchmark {
  private static final int PIECES = 100_000;

  @Param({"leechers", "crowd"})
  public String mix;

  private BenchmarkSwarm swarm;
  private final SplittableRandom random = new SplittableRandom(3);
  private final BitSet half = new BitSet();
  private final BitSet all = new BitSet();

  @Setup
  public void join() {
    Metainfo metainfo = BenchmarkSwarm.torrent(PIECES, 1 << 20);
    swarm = new BenchmarkSwarm(metainfo, mix, 200);
    swarm.download(1_000);
    for (int piece = 0; piece < PIECES; piece++) {
      half.set(piece, random.nextBoolean());
    }
    all.set(0, PIECES);
  }

  /** One have, and the same piece taken back (BEP 54), so that the swarm stays as it is. */
  @Benchmark
  public void haveAndDontHave() {
    PeerPieces peer = swarm.peers.get(1 + random.nextInt(8)).pieces;
    int piece = random.nextInt(PIECES);
    swarm.book.has(peer, piece);
    swarm.book.lacks(peer, piece);
  }

  /** A have of a piece that the peer has told of already. */
  @Benchmark
  public boolean haveSaidBefore() {
    return swarm.book.has(swarm.peers.getFirst().pieces, random.nextInt(PIECES));
  }

  /** A peer with half of the pieces comes and goes. */
  @Benchmark
  public void leecherComesAndGoes() {
    PeerPieces peer = swarm.book.join("guest");
    swarm.book.has(peer, half);
    swarm.book.leave(peer);
  }

  /** A seed comes and goes. */
  @Benchmark
  public void seedComesAndGoes() {
    PeerPieces peer = swarm.book.join("guest");
    swarm.book.has(peer, all);
    swarm.book.leave(peer);
  }

  /** The last piece of a peer makes it a seed, and then it loses it again. */
  @Benchmark
  public void leecherBecomesASeed() {
    PeerPieces seed = swarm.peers.getFirst().pieces;
    int piece = random.nextInt(PIECES);
    swarm.book.lacks(seed, piece);
    swarm.book.has(seed, piece);
  }
}
