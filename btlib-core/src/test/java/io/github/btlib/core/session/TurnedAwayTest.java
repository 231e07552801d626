package io.github.btlib.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class TurnedAwayTest {
  private final TurnedAway turnedAway = new TurnedAway();

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress("192.0.2.1", port);
  }

  @Test
  void theyAreToldOldestFirst() {
    turnedAway.note(address(1), "too slow");
    turnedAway.note(address(2), "banned");
    assertThat(turnedAway.latest())
        .containsExactly(
            new TurnedAway.Entry(address(1), "too slow"),
            new TurnedAway.Entry(address(2), "banned"));
  }

  @Test
  void onlyTheLatestAreKept() {
    for (int i = 1; i <= 3 * TurnedAway.MOST; i++) {
      turnedAway.note(address(i), "too slow");
    }
    assertThat(turnedAway.latest()).hasSize(TurnedAway.MOST);
    assertThat(turnedAway.latest().getFirst().address().getPort())
        .isEqualTo(2 * TurnedAway.MOST + 1);
  }
}
