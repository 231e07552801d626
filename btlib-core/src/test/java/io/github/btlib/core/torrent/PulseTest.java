package io.github.btlib.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PulseTest {
  private static final long NEVER = Long.MAX_VALUE;

  @Test
  void whoHasNothingDueSleepsForEver() {
    assertThat(Pulse.idle(NEVER, NEVER, true)).isEqualTo(NEVER);
  }

  @Test
  void theSleepEndsWithWhatIsDueFirst() {
    assertThat(Pulse.idle(7, NEVER, true)).isEqualTo(7);
    assertThat(Pulse.idle(NEVER, 5, false)).isEqualTo(5);
    assertThat(Pulse.idle(7, 5, true)).isEqualTo(5);
  }

  @Test
  void whoWaitsForATurnAtConnectingAsksAgainSoonerIfThereIsSomethingToDownload() {
    assertThat(Pulse.idle(NEVER, 0, false)).isEqualTo(Pulse.TICK);
    assertThat(Pulse.idle(NEVER, 0, true)).isEqualTo(Pulse.ASK_AGAIN);
  }
}
