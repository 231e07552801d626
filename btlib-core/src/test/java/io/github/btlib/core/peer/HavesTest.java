package io.github.btlib.core.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.wire.MessageEncoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HavesTest {
  private final Haves haves = new Haves();

  /** Puts haves where there is room for some, and returns their pieces. */
  private List<Integer> put(int most) {
    ByteBuffer out = ByteBuffer.allocate(most * MessageEncoder.HAVE_LENGTH + 1);
    haves.put(out);
    out.flip();
    List<Integer> pieces = new ArrayList<>();
    while (out.hasRemaining()) {
      assertThat(out.getInt()).as("length").isEqualTo(5);
      assertThat(out.get()).as("id").isEqualTo((byte) 4);
      pieces.add(out.getInt());
    }
    return pieces;
  }

  @Test
  void oneThatIsNewsIsDueAndTakesThoseAlongThatAreNot() {
    haves.add(1, false);
    assertThat(haves.areDue()).isFalse();
    haves.add(2, true);
    assertThat(haves.areDue()).isTrue();
    assertThat(put(10)).containsExactly(1, 2);
    assertThat(haves.areDue()).isFalse();
  }

  @Test
  void whatIsNoNewsGoesAlongEvenIfItIsNotDue() {
    haves.add(1, false);
    assertThat(put(10)).containsExactly(1);
    assertThat(put(10)).isEmpty();
  }

  @Test
  void whatThereIsNoRoomForStaysDue() {
    haves.add(1, true);
    haves.add(2, false);
    haves.add(3, false);
    assertThat(put(2)).containsExactly(1, 2);
    assertThat(haves.areDue()).isTrue();
    assertThat(put(2)).containsExactly(3);
    assertThat(haves.areDue()).isFalse();
  }

  @Test
  void allCanBeMadeDue() {
    haves.tell();
    assertThat(haves.areDue()).as("there are none").isFalse();
    haves.add(1, false);
    haves.tell();
    assertThat(haves.areDue()).isTrue();
  }

  @Test
  void manyThatAreNoNewsAreWorthAMessage() {
    for (int i = 1; i < Haves.MOST_WAITING; i++) {
      haves.add(i, false);
    }
    assertThat(haves.areDue()).isFalse();
    haves.add(0, false);
    assertThat(haves.areDue()).isTrue();
  }

  @Test
  void thereAreNeverMoreThanSoMany() {
    for (int i = 0; i < Haves.MOST; i++) {
      assertThat(haves.add(i, false)).isTrue();
    }
    assertThat(haves.add(0, false)).isFalse();
  }
}
