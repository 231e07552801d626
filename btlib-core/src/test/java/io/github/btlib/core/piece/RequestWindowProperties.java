package io.github.btlib.core.piece;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.wire.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds for a window, whatever the peer and the rate do. */
class RequestWindowProperties {
  private static final Estimate PACE = new Estimate(1_000, 100, 0);
  private static final Claimant US = new NamedClaimant("us");

  @Property
  void thereAreNeverMoreRequestsThanThePeerAcceptsAndNoneIsLost(
      @ForAll @IntRange(min = 1, max = 60) int limit, @ForAll long seed) {
    Random random = new Random(seed);
    RequestWindow window = new RequestWindow(limit);
    ActivePiece piece = new ActivePiece(0, 0, 2_000 * Block.SIZE, false, Digests.sha1());
    List<BlockRequest> outstanding = new ArrayList<>();
    for (long now = 0; now < 200; now++) {
      assertThat(window.room()).isNotNegative();
      switch (random.nextInt(6)) {
        case 0, 1 -> {
          List<BlockRequest> requests = new ArrayList<>();
          piece.claim(US, window.room(), now, PACE, requests);
          window.sent(requests, now);
          outstanding.addAll(requests);
        }
        case 2, 3 -> {
          if (!outstanding.isEmpty()) {
            BlockRequest next = outstanding.remove(random.nextInt(outstanding.size()));
            Block block = next.block();
            assertThat(window.received(block.piece(), block.begin(), block.length(), now))
                .isEqualTo(next);
          }
        }
        case 4 -> window.adjust(random.nextInt(100) * (double) Block.SIZE);
        default -> {
          switch (random.nextInt(3)) {
            case 0 -> {
              assertThat(window.clear()).containsExactlyInAnyOrderElementsOf(outstanding);
              outstanding.clear();
            }
            case 1 -> {
              List<BlockRequest> owed = window.timedOut(now, 5);
              assertThat(owed.isEmpty() || owed.size() == outstanding.size()).isTrue();
              outstanding.removeAll(owed);
            }
            default -> {
              if (!outstanding.isEmpty()) {
                BlockRequest gone = outstanding.remove(random.nextInt(outstanding.size()));
                assertThat(window.withdraw(gone.piece(), gone.number())).isTrue();
              }
            }
          }
        }
      }
      assertThat(window.outstanding()).isEqualTo(outstanding.size()).isLessThanOrEqualTo(limit);
    }
  }
}
