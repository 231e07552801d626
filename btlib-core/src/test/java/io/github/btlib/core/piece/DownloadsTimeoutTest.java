package io.github.btlib.core.piece;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.testkit.MemoryTorrent;
import io.github.btlib.core.testkit.SequentialBook;
import io.github.btlib.core.wire.Block;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class DownloadsTimeoutTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long PATIENCE = 30 * SECOND;

  private final PieceBook book =
      SequentialBook.of(MemoryTorrent.of(64 * Block.SIZE, 8 * Block.SIZE).metainfo());
  private final PeerPieces pieces = book.join("peer");
  private final List<Block> asked = new ArrayList<>();
  private final List<Block> cancelled = new ArrayList<>();
  private final Downloads downloads =
      new Downloads(new NamedClaimant("peer"), book, pieces, new Sink(), () -> {});

  private final class Sink implements RequestSink {
    @Override
    public void interested(boolean now) {}

    @Override
    public void request(List<BlockRequest> requests) {
      requests.forEach(request -> asked.add(request.block()));
    }

    @Override
    public void cancel(Block block) {
      cancelled.add(block);
    }

    @Override
    public void dropRequests(Predicate<Block> stays) {}
  }

  private void peerServesEverything() {
    BitSet all = new BitSet();
    all.set(0, 8);
    book.has(pieces, all);
    downloads.updateInterest();
    downloads.unchoke();
    downloads.refill(0);
  }

  private void tick(long now) {
    downloads.tick(now, 0, 0, PATIENCE);
  }

  @Test
  void whatAPeerDoesNotSendInTimeIsCancelledSoThatItDoesNotQueueUpThere() {
    peerServesEverything();
    assertThat(asked).hasSize(RequestWindow.START);
    tick(PATIENCE - 1);
    assertThat(cancelled).isEmpty();
    tick(PATIENCE);
    assertThat(cancelled).containsExactlyElementsOf(asked);
  }

  @Test
  void whatWasCancelledIsWelcomeIfItComesAllTheSame() {
    peerServesEverything();
    tick(PATIENCE);
    Block first = asked.get(0);
    assertThat(downloads.received(first.piece(), first.begin(), first.length(), PATIENCE + SECOND))
        .isNotNull();
  }

  @Test
  void whatAChokeDroppedNeedsNoCancel() {
    peerServesEverything();
    downloads.choke();
    tick(2 * PATIENCE);
    assertThat(cancelled).isEmpty();
  }
}
