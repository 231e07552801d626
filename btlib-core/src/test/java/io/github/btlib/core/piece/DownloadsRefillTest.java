package io.github.btlib.core.piece;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.wire.Block;
import io.github.btlib.spi.PieceSelector;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What comes while one thread refills and before it has asked. */
class DownloadsRefillTest {
  private static final int BLOCKS = 8;

  private final MemoryTorrent torrent = MemoryTorrent.of(BLOCKS * Block.SIZE, BLOCKS * Block.SIZE);

  @Test
  void aChokeThatComesDuringARefillTakesItsClaimsBack() {
    PieceBook[] chokingBook = new PieceBook[1];
    TestPeer[] anna = new TestPeer[1];
    chokingBook[0] =
        new PieceBook(
            torrent.metainfo(),
            (view, random) -> {
              anna[0].downloads.choke(); // as if by the reader while the torrent's tick refills
              return view.nextCandidate(0);
            },
            new Random(1),
            Digests::sha1,
            mistake -> {});
    anna[0] = TestPeer.serving("anna", chokingBook[0], 0);
    anna[0].refill(0);
    assertThat(anna[0].downloads.choked()).isTrue();
    assertThat(anna[0].sink.requests).isEmpty();
    assertThat(anna[0].downloads.busy()).isFalse();
    assertThat(anna[0].pieces.current).isNull();
    TestPeer bert = TestPeer.serving("bert", chokingBook[0], 0);
    bert.refill(1);
    assertThat(bert.sink.requests).hasSize(BLOCKS);
  }

  /** Blocks that were freed too late for the first look were left until the next tick. */
  @Test
  void whatIsFreedDuringARefillIsLookedForAgain() {
    TestPeer[] anna = new TestPeer[1];
    int[] looks = new int[1];
    PieceBook book =
        new PieceBook(
            torrent.metainfo(),
            (view, random) -> {
              if (looks[0]++ > 0) {
                return view.nextCandidate(0);
              }
              anna[0].refill(0); // as if by the torrent's thread, because something came free
              return PieceSelector.NONE;
            },
            new Random(1),
            Digests::sha1,
            mistake -> {});
    anna[0] = TestPeer.serving("anna", book, 0);
    anna[0].refill(0);
    assertThat(looks[0]).isEqualTo(2);
    assertThat(anna[0].sink.requests).hasSize(BLOCKS);
  }
}
