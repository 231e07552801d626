package io.github.btlib.core.piece;

import static io.github.btlib.core.testkit.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.storage.MemoryStorage;
import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.testkit.SequentialBook;
import io.github.btlib.core.wire.Block;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Blocks that an earlier run stored are gone on with. */
class EarlierRunTest {
  private static final int BLOCKS = 4;
  private static final Estimate PACE = new Estimate(1_000, 100, 0);
  private static final Claimant ANNA = new NamedClaimant("Anna");

  private final MemoryTorrent torrent =
      MemoryTorrent.of(3 * BLOCKS * Block.SIZE, BLOCKS * Block.SIZE);
  private final MemoryStorage storage = MemoryStorage.of(torrent.metainfo());
  private final PieceBook book = SequentialBook.of(torrent.metainfo());

  private PeerPieces seed() {
    PeerPieces peer = book.join(ANNA.identity());
    book.has(peer, bits(0, 1, 2));
    return peer;
  }

  private void restore(int piece, int... blocks) throws IOException {
    for (int block : blocks) {
      long offset = torrent.metainfo().pieceOffset(piece) + (long) block * Block.SIZE;
      storage.write(offset, torrent.block(new Block(piece, block * Block.SIZE, Block.SIZE)));
    }
    book.restart(new BitSet(), List.of(new PartialPiece(piece, bits(blocks))));
  }

  private List<BlockRequest> claimAll(ActivePiece piece) {
    List<BlockRequest> claims = new ArrayList<>();
    piece.claim(ANNA, BLOCKS, 0, PACE, claims);
    return claims;
  }

  private Received receive(BlockRequest claim) throws IOException {
    return claim
        .piece()
        .receive(claim.number(), ANNA, torrent.block(claim.block()), new byte[Block.SIZE], storage);
  }

  private Received.Completed complete(ActivePiece piece) throws IOException {
    Received last = new Received.Redundant();
    for (BlockRequest claim : claimAll(piece)) {
      last = receive(claim);
    }
    return (Received.Completed) last;
  }

  @Test
  void aPieceThatWasBegunComesFirstAndOnlyWhatItLacksIsAskedFor() throws Exception {
    restore(2, 0, 3);
    ActivePiece piece = Objects.requireNonNull(book.next(seed(), false));
    assertThat(piece.index()).isEqualTo(2);
    assertThat(claimAll(piece)).extracting(BlockRequest::number).containsExactly(1, 2);
  }

  @Test
  void itIsHashedWithTheBlocksThatWereThere() throws Exception {
    restore(0, 0, 2);
    Received.Completed completed = complete(Objects.requireNonNull(book.next(seed(), false)));
    assertThat(torrent.metainfo().matchesPiece(0, completed.sha1())).isTrue();
  }

  @Test
  void nobodyIsToBlameIfItTurnsOutBad() throws Exception {
    restore(0, 0, 2);
    PeerPieces anna = seed();
    ActivePiece piece = Objects.requireNonNull(book.next(anna, false));
    Received.Completed completed = complete(piece);
    Verdict verdict = book.failed(piece, completed.senders(), List.of(1L, 2L, 3L, 4L));
    assertThat(verdict.culprits()).isEmpty();
    ActivePiece again = Objects.requireNonNull(book.next(anna, false));
    assertThat(again.index()).isZero();
    assertThat(again.exclusive()).as("Anna is not on parole").isFalse();
    assertThat(claimAll(again)).as("all of it is fetched again").hasSize(BLOCKS);
  }

  @Test
  void whatIsOnItsWayNowIsToldForTheNextRun() throws Exception {
    ActivePiece piece = Objects.requireNonNull(book.next(seed(), false));
    assertThat(book.partial()).isEmpty();
    List<BlockRequest> claims = claimAll(piece);
    receive(claims.get(1));
    receive(claims.get(3));
    assertThat(book.partial()).containsExactly(new PartialPiece(0, bits(1, 3)));
  }

  @Test
  void aPieceThatIsVerifiedOrNotWantedIsNotGoneOnWith() {
    book.restart(bits(0), List.of(new PartialPiece(0, bits(1)), new PartialPiece(1, bits(1))));
    assertThat(book.partial()).extracting(PartialPiece::piece).containsExactly(1);
  }
}
