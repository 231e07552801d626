package io.github.btlib.tracker.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.tracker.spi.PeerState;
import org.junit.jupiter.api.Test;

class PackedTest {

  @Test
  void aPeersBitsAreReadBack() {
    for (PeerState state : PeerState.values()) {
      for (boolean completed : new boolean[] {false, true}) {
        long peer = Packed.key(-2, 65_535) | Packed.bits(8191, state, completed);
        assertThat(Packed.address(peer)).isEqualTo(-2);
        assertThat(Packed.port((int) peer)).isEqualTo(65_535);
        assertThat(Packed.state((int) peer)).isEqualTo(state);
        assertThat(Packed.isSeed((int) peer)).isEqualTo(state == PeerState.SEED);
        assertThat(Packed.isLeecher((int) peer)).isEqualTo(state == PeerState.LEECHER);
        assertThat(Packed.hasCompleted((int) peer)).isEqualTo(completed);
      }
    }
  }

  @Test
  void agesAreToldWhereTheStampWrapsRound() {
    for (int heard : new int[] {0, 5, 8190, 8191, 8192, 1_000_000, -1}) {
      int bits = Packed.bits(heard, PeerState.SEED, true);
      for (int age : new int[] {0, 1, 4096, 8127}) {
        assertThat(Packed.age(bits, heard + age)).isEqualTo(age);
      }
    }
  }

  @Test
  void aStampOfALoopWhoseClockIsAheadIsOfNow() {
    assertThat(Packed.age(Packed.bits(100, PeerState.SEED, false), 99)).isZero();
    assertThat(Packed.age(Packed.bits(0, PeerState.SEED, false), 8191 - 62)).isZero();
  }

  @Test
  void ticksAreAsFineAsTheTimeToLiveAllows() {
    assertThat(Ticks.of(0, 1)).isEqualTo(new Ticks(0, 1, 1));
    assertThat(Ticks.of(0, 4096)).isEqualTo(new Ticks(0, 1, 4096));
    assertThat(Ticks.of(0, 4097)).isEqualTo(new Ticks(0, 2, 2049));
    assertThat(Ticks.of(0, 172_800)).isEqualTo(new Ticks(0, 43, 4019));
    long origin = Long.MAX_VALUE - 5;
    assertThat(Ticks.of(origin, 1).at(origin + 3_999_999_999L)).isEqualTo(3);
  }
}
