package io.github.btlib.core.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class UploadTurnTest {
  private static final long SECOND = 1_000_000_000L;

  private long sent;
  private final UploadTurn turn = new UploadTurn(() -> sent, 5 * SECOND);

  @Test
  void aPeerIsChokedSinceItConnected() {
    assertThat(turn.unchoked()).isFalse();
    assertThat(turn.chokedFor(7 * SECOND)).isEqualTo(Duration.ofSeconds(2));
    assertThat(turn.unchokedFor(7 * SECOND)).isZero();
    assertThat(turn.uploadedSinceUnchoke()).isZero();
  }

  @Test
  void aTurnIsMeasuredFromTheUnchoke() {
    assertThat(turn.set(true, false, 10 * SECOND)).isTrue();
    sent = 300;
    assertThat(turn.set(false, false, 20 * SECOND)).isTrue();
    assertThat(turn.set(true, false, 40 * SECOND)).isTrue();
    sent = 350;
    assertThat(turn.unchokedFor(41 * SECOND)).isEqualTo(Duration.ofSeconds(1));
    assertThat(turn.chokedFor(41 * SECOND)).isZero();
    assertThat(turn.uploadedSinceUnchoke()).isEqualTo(50);
    assertThat(turn.uploaded()).isEqualTo(350);
  }

  @Test
  void whatWasSentStaysKnownAfterTheChoke() {
    turn.set(true, false, 10 * SECOND);
    sent = 300;
    turn.set(false, false, 20 * SECOND);
    assertThat(turn.uploadedSinceUnchoke()).isEqualTo(300);
    assertThat(turn.chokedFor(21 * SECOND)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aTryThatEarnsItsSlotGoesOnWithItsTurn() {
    turn.set(true, true, 10 * SECOND);
    assertThat(turn.optimistic()).isTrue();
    assertThat(turn.set(true, false, 20 * SECOND)).as("a change that the peer notices").isFalse();
    assertThat(turn.optimistic()).isFalse();
    assertThat(turn.unchokedFor(21 * SECOND)).isEqualTo(Duration.ofSeconds(11));
  }
}
