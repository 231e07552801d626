package io.github.btlib.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.spi.ChokePeer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class UploadSlotsTest {
  private static final int KIB = 1024;

  private static List<ChokePeer> peersAt(long... uploadRates) {
    return IntStream.range(0, uploadRates.length)
        .mapToObj(i ->
            new ChokePeer(
                i,
                new InetSocketAddress("192.0.2.1", 1 + i),
                true,
                true,
                false,
                false,
                0,
                uploadRates[i],
                0,
                0,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                0))
        .toList();
  }

  /** An uplink that the open slots share equally, as long as there are peers. */
  private static List<ChokePeer> sharing(long uplink, int slots, int peers) {
    int open = Math.min(slots, peers);
    return peersAt(LongStream.range(0, open).map(i -> uplink / open).toArray());
  }

  private static int settled(long uplink, int peers) {
    UploadSlots slots = UploadSlots.byRate();
    for (int round = 0; round < 500; round++) {
      slots.nextRound(sharing(uplink, slots.count(), peers));
    }
    return slots.count();
  }

  @Test
  void aFixedNumberStays() {
    UploadSlots slots = UploadSlots.fixed(3);
    slots.nextRound(sharing(100_000_000, 3, 50));
    assertThat(slots.count()).isEqualTo(3);
  }

  @Test
  void theNumberFollowsTheRootOfTheRate() {
    assertThat(settled(100 * KIB, 100)).isBetween(7, 8);
    assertThat(settled(1024 * KIB, 100)).isBetween(22, 24);
    assertThat(settled(10 * 1024 * KIB, 100)).isBetween(71, 73);
  }

  @Test
  void itStaysWithinItsBounds() {
    assertThat(settled(0, 100)).isEqualTo(UploadSlots.LEAST);
    assertThat(settled(10L * 1024 * 1024 * KIB, 1_000)).isEqualTo(UploadSlots.MOST);
  }

  @Test
  void withFewPeersNoMoreSlotsOpenThanOneToSpare() {
    assertThat(settled(10 * 1024 * KIB, 6)).isEqualTo(7);
  }

  @Test
  void itMovesByOneARound() {
    UploadSlots slots = UploadSlots.byRate();
    slots.nextRound(sharing(1024 * KIB, 50, 50));
    assertThat(slots.count()).isEqualTo(5);
    slots.nextRound(sharing(1024 * KIB, 5, 50));
    assertThat(slots.count()).isEqualTo(6);
    slots.nextRound(peersAt());
    assertThat(slots.count()).isEqualTo(5);
  }

  @Test
  void aFastPeerDoesNotMakeUpForSlowOnes() {
    UploadSlots slots = UploadSlots.byRate();
    for (int round = 0; round < 50; round++) {
      slots.nextRound(peersAt(100_000_000, 9 * KIB, 8 * KIB, 8 * KIB, 8 * KIB, 8 * KIB));
    }
    assertThat(slots.count()).isEqualTo(5);
  }

  @Test
  void ratesThatWaverMoveItByNoMoreThanOneAroundItsPlace() {
    Random random = new Random(1);
    UploadSlots slots = UploadSlots.byRate();
    int least = Integer.MAX_VALUE;
    int most = 0;
    for (int round = 0; round < 500; round++) {
      long uplink = 1024L * KIB * (95 + random.nextInt(11)) / 100;
      slots.nextRound(sharing(uplink, slots.count(), 100));
      if (round > 100) {
        least = Math.min(least, slots.count());
        most = Math.max(most, slots.count());
      }
    }
    assertThat(most - least).isLessThanOrEqualTo(2);
    assertThat(least).isGreaterThanOrEqualTo(21);
  }
}
