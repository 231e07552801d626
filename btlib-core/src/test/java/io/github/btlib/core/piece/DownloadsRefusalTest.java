package io.github.btlib.core.piece;

import static io.github.btlib.core.piece.TestPeer.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.testkit.SequentialBook;
import io.github.btlib.core.wire.Block;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a peer that rejects our requests is asked for next. */
class DownloadsRefusalTest {
  private final PieceBook book =
      SequentialBook.of(MemoryTorrent.of(32 * Block.SIZE, 8 * Block.SIZE).metainfo());

  private static void refuse(TestPeer peer, int piece) {
    for (BlockRequest request : List.copyOf(peer.sink.requests)) {
      if (request.piece().index() == piece) {
        peer.sink.requests.remove(request);
        peer.downloads.rejected(request.block());
      }
    }
  }

  /** It was asked for nothing else ever again. */
  @Test
  void aPieceThatAPeerRefusesTwiceIsLeftForLater() {
    TestPeer anna = TestPeer.serving("anna", book, 0, 1, 2, 3);
    anna.refill(0);
    refuse(anna, 0);
    anna.tick(SECOND);
    assertThat(anna.sink.pieces()).as("it may just have had too much to do").contains(0);
    refuse(anna, 0);
    anna.tick(2 * SECOND);
    assertThat(anna.sink.pieces()).containsExactly(1, 2);
    refuse(anna, 2);
    anna.tick(3 * SECOND);
    refuse(anna, 2);
    anna.tick(15 * SECOND);
    anna.refill(15 * SECOND);
    assertThat(anna.sink.pieces()).as("forgiven").containsAnyOf(0, 2);
  }
}
