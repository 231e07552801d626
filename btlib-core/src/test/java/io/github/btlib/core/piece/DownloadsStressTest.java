package io.github.btlib.core.piece;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.storage.MemoryStorage;
import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.wire.Block;
import io.github.btlib.metainfo.Metainfo;
import io.github.btlib.spi.PieceSelector;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.RepeatedTest;

/** Peers with a thread each, and one that ticks, share a book as they do in a torrent. */
class DownloadsStressTest {
  private static final int PEERS = 6;
  private static final int PIECES = 300;
  private static final int BLOCKS = 5;
  private static final long DEADLINE = TimeUnit.SECONDS.toNanos(20);

  private final MemoryTorrent torrent =
      MemoryTorrent.of(PIECES * BLOCKS * Block.SIZE - 5, BLOCKS * Block.SIZE);
  private final Metainfo metainfo = torrent.metainfo();
  private final MemoryStorage storage = MemoryStorage.of(metainfo);
  private final PieceBook book =
      new PieceBook(
          metainfo,
          PieceSelector.rarestFirst(),
          new SplittableRandom(1),
          Digests::sha1,
          mistake -> {});
  private final List<Peer> peers = new ArrayList<>();
  private final ConcurrentLinkedQueue<ActivePiece> pieces = new ConcurrentLinkedQueue<>();
  private volatile long started;

  /** A peer whose reader is one thread; it chokes, rejects and sends in any order. */
  private final class Peer implements Claimant, RequestSink {
    private final String name;
    private final Random random;
    private final ConcurrentLinkedQueue<BlockRequest> asked = new ConcurrentLinkedQueue<>();
    private final PeerPieces has;
    private final Downloads downloads;
    private final byte[] scratch = new byte[Block.SIZE];

    Peer(String name, long seed) {
      this.name = name;
      random = new Random(seed);
      has = book.join(name);
      downloads = new Downloads(this, book, has, this, () -> {});
    }

    @Override
    public Object identity() {
      return name;
    }

    @Override
    public void withdraw(ActivePiece piece, int block) {
      downloads.withdraw(piece, block);
    }

    @Override
    public void interested(boolean now) {}

    @Override
    public void request(List<BlockRequest> requests) {
      asked.addAll(requests);
    }

    @Override
    public void cancel(Block block) {
      asked.removeIf(request -> request.block().equals(block));
    }

    @Override
    public void dropRequests(Predicate<Block> stays) {
      asked.removeIf(request -> !stays.test(request.block()));
    }

    void read() throws Exception {
      BitSet all = new BitSet();
      all.set(0, PIECES);
      book.has(has, all);
      downloads.updateInterest();
      downloads.unchoke();
      while (!book.complete() && System.nanoTime() - started < DEADLINE) {
        switch (random.nextInt(60)) {
          case 0 -> {
            downloads.choke();
            downloads.unchoke();
          }
          case 1 -> {
            BlockRequest refused = asked.poll();
            if (refused != null) {
              downloads.rejected(refused.block());
            }
          }
          case 2 -> {
            int piece = random.nextInt(PIECES);
            downloads.lacks(piece, true);
            downloads.has(piece);
          }
          default -> deliver(random.nextInt(8));
        }
        downloads.refill(System.nanoTime());
      }
      downloads.close();
      book.leave(has);
    }

    private void deliver(int blocks) throws Exception {
      for (int i = 0; i < blocks; i++) {
        BlockRequest request = asked.poll();
        if (request == null) {
          return;
        }
        Block block = request.block();
        BlockRequest taken =
            downloads.received(block.piece(), block.begin(), block.length(), System.nanoTime());
        if (taken != null) {
          store(taken, block);
        }
      }
    }

    private void store(BlockRequest taken, Block block) throws Exception {
      ActivePiece piece = taken.piece();
      pieces.add(piece);
      Received received =
          piece.receive(taken.number(), this, torrent.block(block), scratch, storage);
      switch (received) {
        case Received.Redundant redundant -> {}
        case Received.Stored more ->
            more.losers().forEach(loser -> loser.withdraw(piece, taken.number()));
        case Received.Completed completed -> {
          completed.losers().forEach(loser -> loser.withdraw(piece, taken.number()));
          assertThat(metainfo.matchesPiece(piece.index(), completed.sha1())).isTrue();
          book.verified(piece, completed.senders(), List.of());
        }
      }
    }
  }

  private void tick() {
    while (!book.complete() && System.nanoTime() - started < DEADLINE) {
      long now = System.nanoTime();
      // so little patience that time-outs happen all the time
      peers.forEach(peer -> peer.downloads.tick(now, 1 << 20, started, 2_000_000));
      peers.forEach(peer -> peer.downloads.refill(now));
    }
  }

  @RepeatedTest(5)
  void whateverRacesWithWhatTheDownloadCompletesAndNobodyOwesAnything() throws Exception {
    long seed = new Random().nextLong();
    started = System.nanoTime();
    for (int i = 0; i < PEERS; i++) {
      peers.add(new Peer("peer " + i, seed + i));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(PEERS + 1)) {
      List<Future<?>> runs = new ArrayList<>();
      for (Peer peer : peers) {
        runs.add(
            threads.submit(() -> {
              peer.read();
              return null;
            }));
      }
      runs.add(threads.submit(this::tick));
      for (Future<?> run : runs) {
        run.get(60, TimeUnit.SECONDS);
      }
    }
    assertThat(book.complete()).as("complete; seed %s", seed).isTrue();
    ByteBuffer all = ByteBuffer.allocate((int) metainfo.totalLength());
    storage.read(0, all);
    assertThat(all.array()).isEqualTo(torrent.bytes());
    assertThat(book.assignments.active().size()).isZero();
    assertThat(book.availability()).containsOnly(0);
    for (Peer peer : peers) {
      assertThat(peer.downloads.outstanding()).as("seed %s", seed).isZero();
      assertThat(peer.has.current).isNull();
    }
    assertThat(pieces).isNotEmpty().allMatch(piece -> piece.claims().isEmpty());
    assertThat(pieces).allMatch(piece -> piece.drivers == 0);
  }
}
