package io.github.btlib.benchmarks;

import io.github.btlib.metainfo.Metainfo;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The piece book's part in a download of 100,000 pieces from 200 peers, from the first piece to the
 * last: every choice, every claim and every piece that is verified. The score is a piece's share.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3)
@Measurement(iterations = 7)
public class PiecePickBenchmark {
  private static final int PIECES = 100_000;
  private static final int PEERS = 200;

  @Param({"1048576", "262144"})
  public int pieceLength;

  @Param({"seeds", "leechers", "crowd"})
  public String mix;

  private Metainfo metainfo;
  private BenchmarkSwarm swarm;

  @Setup(Level.Trial)
  public void makeTorrent() {
    metainfo = BenchmarkSwarm.torrent(PIECES, pieceLength);
  }

  @Setup(Level.Invocation)
  public void join() {
    swarm = new BenchmarkSwarm(metainfo, mix, PEERS);
  }

  @Benchmark
  @OperationsPerInvocation(PIECES)
  public int wholeDownload() {
    int verified = swarm.download(PIECES);
    if (verified != PIECES) {
      throw new IllegalStateException("stuck at " + verified);
    }
    return verified;
  }
}
