package io.github.btlib.core.piece;

import static io.github.btlib.core.testkit.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.testkit.SequentialBook;
import io.github.btlib.core.wire.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What becomes of requests and of availability when peers take back what they had (BEP 54). */
class LostPiecesTest {
  private static final int PIECES = 4;

  /** Keeps what would be sent, as if nothing were until a test takes it. */
  private static final class Sink implements RequestSink {
    private final List<Block> unsent = new ArrayList<>();

    @Override
    public void interested(boolean now) {}

    @Override
    public void request(List<BlockRequest> requests) {
      requests.forEach(request -> unsent.add(request.block()));
    }

    @Override
    public void cancel(Block block) {
      unsent.remove(block);
    }

    @Override
    public void dropRequests(Predicate<Block> stays) {
      unsent.removeIf(stays.negate());
    }

    List<Integer> pieces() {
      return unsent.stream().map(Block::piece).toList();
    }
  }

  private final Sink sink = new Sink();
  private final AtomicInteger freed = new AtomicInteger();
  private final PieceBook book =
      SequentialBook.of(MemoryTorrent.of(PIECES * Block.SIZE, Block.SIZE).metainfo());
  private final Downloads downloads =
      new Downloads(
          new NamedClaimant("peer"), book, book.join("peer"), sink, freed::incrementAndGet);

  private void allAsked() {
    downloads.has(bits(0, 1, 2, 3));
    downloads.unchoke();
    downloads.refill(0);
    assertThat(sink.pieces()).containsExactly(0, 1, 2, 3);
  }

  @Test
  void aPeerThatDoesNotRejectForgetsWhatItWasAskedForOfALostPiece() {
    allAsked();

    downloads.lacks(1, false);

    assertThat(sink.pieces()).as("not sent yet, and never to be").containsExactly(0, 2, 3);
    assertThat(freed).as("times that others were told").hasValue(1);
    assertThat(downloads.received(1, 0, Block.SIZE, 1)).isNull();
  }

  @Test
  void aPeerThatRejectsIsWaitedFor() {
    allAsked();

    downloads.lacks(1, true);

    assertThat(sink.pieces()).containsExactly(0, 1, 2, 3);
    assertThat(freed).hasValue(0);
    assertThat(downloads.rejected(new Block(1, 0, Block.SIZE))).isTrue();
    assertThat(freed).hasValue(1);
  }

  @Test
  void availabilityFollowsBitfieldsThatGrowAndShrink() {
    PeerPieces seed = book.join("seed");
    PeerPieces peer = book.join("other");
    book.has(seed, bits(0, 1, 2, 3));
    book.has(peer, bits(1, 2));
    assertThat(book.availability()).containsExactly(1, 2, 2, 1);
    book.has(peer, bits(1, 2));
    assertThat(book.availability()).as("the same again").containsExactly(1, 2, 2, 1);
    book.has(peer, bits(0, 1, 2, 3));
    book.has(peer, bits(0, 2));
    assertThat(book.availability()).as("a seed no longer").containsExactly(2, 1, 2, 1);
    book.lacks(peer, 2);
    book.lacks(seed, 0);
    assertThat(book.availability()).containsExactly(1, 1, 1, 1);
    book.leave(seed);
    assertThat(book.availability()).containsExactly(1, 0, 0, 0);
    book.leave(peer);
    assertThat(book.availability()).containsOnly(0);
  }
}
