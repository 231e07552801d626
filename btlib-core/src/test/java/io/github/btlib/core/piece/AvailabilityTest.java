package io.github.btlib.core.piece;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AvailabilityTest {
  private final Availability availability = new Availability(4);

  @Test
  void eachPieceIsCountedOnItsOwn() {
    availability.more(1);
    availability.more(1);
    availability.more(3);
    availability.fewer(1);
    assertThat(availability.of(0)).isZero();
    assertThat(availability.of(1)).isEqualTo(1);
    assertThat(availability.of(3)).isEqualTo(1);
  }

  @Test
  void countingGoesOnAfterTheLastPeerLeft() {
    availability.more(2);
    availability.fewer(2);
    assertThat(availability.of(2)).isZero();
    availability.more(2);
    assertThat(availability.of(2)).isEqualTo(1);
  }

  @Test
  void copiesAreWholeOnesAndAShareOfTheNext() {
    assertThat(availability.copies()).isZero();
    for (int piece = 0; piece < 4; piece++) {
      availability.more(piece);
    }
    availability.more(0);
    assertThat(availability.copies()).isEqualTo(1.25);
  }

  @Test
  void nobodyIsCountedOutWhoWasNotCountedIn() {
    assertThatThrownBy(() -> availability.fewer(1)).isInstanceOf(IllegalStateException.class);
    availability.more(0);
    assertThatThrownBy(() -> availability.fewer(1)).hasMessageContaining("piece 1");
  }
}
