package io.github.btlib.core.piece;

import static io.github.btlib.core.testkit.Bits.bits;

import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.wire.Block;
import io.github.btlib.spi.Storage;
import java.io.IOException;
import java.util.List;

/** A peer whose every message is up to the test, with real {@link Downloads}. */
final class TestPeer implements Claimant {
  static final long SECOND = 1_000_000_000L;
  static final long PATIENCE = 30 * SECOND;

  final String name;
  final RecordingSink sink = new RecordingSink();
  final PeerPieces pieces;
  final Downloads downloads;

  /** How often others were to be told that there are blocks to help themselves to. */
  int freed;

  private final PieceBook book;

  TestPeer(String name, PieceBook book) {
    this.name = name;
    this.book = book;
    pieces = book.join(name);
    downloads = new Downloads(this, book, pieces, sink, () -> freed++);
  }

  /** Makes a peer that has some pieces and serves us. */
  static TestPeer serving(String name, PieceBook book, int... pieces) {
    TestPeer peer = new TestPeer(name, book);
    peer.hasOnly(pieces);
    peer.downloads.unchoke();
    return peer;
  }

  void hasOnly(int... indices) {
    book.has(pieces, bits(indices));
    downloads.updateInterest();
  }

  void refill(long now) {
    downloads.refill(now);
  }

  void tick(long now) {
    downloads.tick(now, 0, 0, PATIENCE);
  }

  /** The peer sends what it was asked for first. */
  Received deliver(long now, MemoryTorrent torrent, Storage storage) throws IOException {
    return deliver(sink.requests.getFirst(), now, torrent, storage);
  }

  Received deliver(BlockRequest request, long now, MemoryTorrent torrent, Storage storage)
      throws IOException {
    sink.requests.remove(request);
    Block block = request.block();
    BlockRequest taken = downloads.received(block.piece(), block.begin(), block.length(), now);
    if (taken == null) {
      return new Received.Redundant();
    }
    Received received =
        taken
            .piece()
            .receive(taken.number(), this, torrent.block(block), new byte[Block.SIZE], storage);
    switch (received) {
      case Received.Redundant redundant -> {}
      case Received.Stored stored -> withdraw(stored.losers(), taken);
      case Received.Completed completed -> {
        withdraw(completed.losers(), taken);
        book.verified(taken.piece(), completed.senders(), List.of());
      }
    }
    return received;
  }

  private static void withdraw(List<Claimant> losers, BlockRequest request) {
    losers.forEach(loser -> loser.withdraw(request.piece(), request.number()));
  }

  void leave() {
    downloads.close();
    book.leave(pieces);
    sink.requests.clear();
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
  public String toString() {
    return name;
  }
}
