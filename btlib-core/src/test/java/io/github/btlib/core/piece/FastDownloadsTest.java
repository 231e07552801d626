package io.github.btlib.core.piece;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.wire.Block;
import io.github.btlib.spi.PieceSelector;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/** What is asked of a peer that rejects, allows and loses pieces (BEP 6, 54). */
class FastDownloadsTest {
  private static final int PIECES = 4;

  /** Keeps what would be sent, as if nothing were until a test takes it. */
  private static final class Sink implements RequestSink {
    private final List<Block> unsent = new ArrayList<>();
    private boolean interested;

    @Override
    public void interested(boolean now) {
      interested = now;
    }

    @Override
    public void request(List<BlockRequest> requests) {
      requests.forEach(request -> unsent.add(request.block()));
    }

    @Override
    public void cancel(Block block) {
      unsent.remove(block);
    }

    @Override
    public void dropRequests(IntPredicate stays) {
      unsent.removeIf(block -> !stays.test(block.piece()));
    }

    List<Integer> takePieces() {
      List<Integer> pieces = unsent.stream().map(Block::piece).toList();
      unsent.clear();
      return pieces;
    }
  }

  private final Sink sink = new Sink();
  private final AtomicInteger freed = new AtomicInteger();
  private PieceBook book = book(PieceSelector.sequential());
  private Downloads downloads = downloads();

  /** Pieces of one block each. */
  private static PieceBook book(PieceSelector selector) {
    MemoryTorrent torrent = MemoryTorrent.of(PIECES * Block.SIZE, Block.SIZE);
    return new PieceBook(torrent.metainfo(), selector, new Random(1), Digests::sha1, mistake -> {});
  }

  private Downloads downloads() {
    return new Downloads(
        new NamedClaimant("peer"), book, book.join("peer"), sink, freed::incrementAndGet);
  }

  private static BitSet all() {
    BitSet all = new BitSet();
    all.set(0, PIECES);
    return all;
  }

  private static Block blockOf(int piece) {
    return new Block(piece, 0, Block.SIZE);
  }

  private void unchokedAndAsked() {
    downloads.has(all());
    downloads.unchoke();
    downloads.refill(0);
    assertThat(sink.takePieces()).containsExactly(0, 1, 2, 3);
  }

  @Test
  void aRejectedBlockIsFreeForOthersAndNotAskedOfThePeerUntilTheTick() {
    unchokedAndAsked();

    assertThat(downloads.rejected(blockOf(2))).isTrue();

    assertThat(freed).hasValue(1);
    downloads.refill(1);
    assertThat(sink.takePieces()).isEmpty();
    downloads.tick(2, 0, 0, 1_000);
    assertThat(sink.takePieces()).containsExactly(2);
  }

  @Test
  void aRejectThatAnswersACancelDoesNotKeepThePeerFromBeingAsked() {
    downloads.has(all());
    downloads.limit(1);
    downloads.unchoke();
    downloads.refill(0);
    assertThat(sink.takePieces()).containsExactly(0);
    assertThat(downloads.received(0, 0, Block.SIZE, 1)).isNotNull();

    assertThat(downloads.rejected(blockOf(3))).isFalse();

    assertThat(freed).hasValue(0);
    downloads.refill(2);
    assertThat(sink.takePieces()).containsExactly(1);
  }

  @Test
  void whatWasNotSentOfAnAllowedPieceIsStillSentAfterAChoke() {
    downloads.allowedFast(1);
    downloads.has(all());
    downloads.unchoke();
    downloads.refill(0);

    downloads.choke();

    assertThat(sink.takePieces()).containsExactly(1);
    downloads.unchoke();
    downloads.refill(1);
    assertThat(sink.takePieces()).containsExactly(0, 2, 3);
  }

  @Test
  void aPieceThatThePeerLostIsForgottenIfNoRejectsFollow() {
    unchokedAndAsked();

    downloads.lacks(1, false);

    assertThat(freed).hasValue(1);
    assertThat(downloads.received(1, 0, Block.SIZE, 1)).isNull();
    downloads.refill(2);
    assertThat(sink.takePieces()).isEmpty();
  }

  @Test
  void aPieceThatThePeerLostIsRejectedIfRejectsFollow() {
    unchokedAndAsked();

    downloads.lacks(1, true);

    assertThat(freed).hasValue(0);
    assertThat(downloads.rejected(blockOf(1))).isTrue();
    downloads.tick(2, 0, 0, 1_000);
    assertThat(sink.takePieces()).isEmpty();
  }

  @Test
  void interestIsLostWithTheLastPieceThatWeLack() {
    BitSet one = new BitSet();
    one.set(3);
    downloads.has(one);
    assertThat(sink.interested).isTrue();

    downloads.lacks(3, true);
    assertThat(sink.interested).isFalse();

    downloads.has(3);
    assertThat(sink.interested).isTrue();
  }

  @Test
  void whoeverWantsARefillWhileOneIsUnderWayGetsAnother() {
    List<Runnable> meanwhile = new ArrayList<>();
    book =
        book((view, random) -> {
          if (meanwhile.isEmpty()) {
            return view.nextCandidate(0);
          }
          meanwhile.remove(0).run(); // as another thread may, when blocks were freed
          return PieceSelector.NONE;
        });
    downloads = downloads();
    meanwhile.add(() -> downloads.refill(0));
    downloads.has(all());
    downloads.unchoke();

    downloads.refill(0);

    assertThat(sink.takePieces()).containsExactly(0, 1, 2, 3);
  }

  @Test
  void availabilityFollowsBitfieldsAndLosses() {
    PeerPieces seed = book.join("seed");
    PeerPieces peer = book.join("other");
    BitSet some = new BitSet();
    some.set(1);
    some.set(2);
    book.has(seed, all());
    book.has(peer, some);
    assertThat(book.availability()).containsExactly(1, 2, 2, 1);
    book.has(peer, all());
    book.has(peer, some);
    assertThat(book.availability()).containsExactly(1, 2, 2, 1);
    book.lacks(peer, 2);
    book.lacks(seed, 0);
    assertThat(book.availability()).containsExactly(0, 2, 1, 1);
    book.has(seed, 0);
    some.clear(1);
    book.has(peer, some);
    assertThat(book.availability()).containsExactly(1, 1, 2, 1);
    book.leave(seed);
    book.leave(peer);
    assertThat(book.availability()).containsOnly(0);
  }
}
