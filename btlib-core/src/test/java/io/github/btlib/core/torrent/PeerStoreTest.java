package io.github.btlib.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PeerStoreTest {
  private static final boolean LEECHING = false;
  private static final boolean SEEDING = true;

  private final PeerStore store = new PeerStore();
  private long now = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos(); // a clock about to wrap

  private static InetSocketAddress peer(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private void assertTriedAgainAfter(Duration wait) {
    pass(wait.minusNanos(1));
    assertThat(store.take(now, LEECHING)).isEmpty();
    pass(Duration.ofNanos(1));
    assertThat(store.take(now, LEECHING)).contains(peer(1));
  }

  @Test
  void addressesAreTriedInTheOrderTheyCameAndNotWhileInUse() {
    store.add(peer(1), now);
    store.add(peer(2), now);
    assertThat(store.take(now, LEECHING)).contains(peer(1));
    assertThat(store.take(now, LEECHING)).contains(peer(2));
    assertThat(store.take(now, LEECHING)).isEmpty();
  }

  @Test
  void anAddressThatIsToldAgainIsKnownOnce() {
    store.add(peer(1), now);
    store.take(now, LEECHING);
    store.add(peer(1), now);
    assertThat(store.size()).isEqualTo(1);
    assertThat(store.take(now, LEECHING)).isEmpty();
  }

  @Test
  void anAddressThatWasNotTriedAfterAllIsNextAtOnce() {
    store.add(peer(1), now);
    store.take(now, LEECHING);
    store.untried(peer(1));
    assertThat(store.take(now, LEECHING)).contains(peer(1));
  }

  @Test
  void anAddressThatFailsIsLeftAloneThreeTimesAsLongEachTimeUpToAnHour() {
    store.add(peer(1), now);
    store.take(now, LEECHING);
    for (int seconds : new int[] {5, 15, 45, 135, 405, 1215, 3600, 3600}) {
      store.failed(peer(1), now);
      assertTriedAgainAfter(Duration.ofSeconds(seconds));
    }
  }

  @Test
  void aPeerThatWasSpokenToIsTriedAgainSoon() {
    store.add(peer(1), now);
    store.take(now, LEECHING);
    store.failed(peer(1), now);
    pass(Duration.ofSeconds(5));
    store.take(now, LEECHING);
    store.parted(peer(1), now, false, true);
    assertTriedAgainAfter(Duration.ofSeconds(5));
    store.failed(peer(1), now);
    assertTriedAgainAfter(Duration.ofSeconds(5));
  }

  @Test
  void whoFailedLeastIsTriedFirst() {
    store.add(peer(1), now);
    store.take(now, LEECHING);
    store.failed(peer(1), now);
    pass(Duration.ofSeconds(5));
    store.add(peer(2), now);
    assertThat(store.take(now, LEECHING)).contains(peer(2));
    assertThat(store.take(now, LEECHING)).contains(peer(1));
  }

  @Test
  void aSeedIsOfNoUseToASeed() {
    store.add(peer(1), now);
    store.take(now, LEECHING);
    store.parted(peer(1), now, true, true);
    pass(Duration.ofSeconds(5));
    assertThat(store.take(now, SEEDING)).isEmpty();
    assertThat(store.take(now, LEECHING)).contains(peer(1));
  }

  @Test
  void anExcludedAddressIsNeverTriedAgain() {
    store.add(peer(1), now);
    store.exclude(peer(1));
    store.add(peer(1), now);
    pass(Duration.ofDays(1));
    assertThat(store.take(now, LEECHING)).isEmpty();
  }

  @Test
  void whatTheUserNamesIsTriedNow() {
    store.add(peer(1), now);
    store.take(now, LEECHING);
    store.failed(peer(1), now);
    store.addNow(peer(1), now);
    assertThat(store.take(now, LEECHING)).contains(peer(1));
    store.failed(peer(1), now);
    assertTriedAgainAfter(Duration.ofSeconds(5));
  }

  @Test
  void onlySoManyAreKeptButTheUsersAlways() {
    for (int i = 0; i < PeerStore.MOST_KNOWN + 10; i++) {
      store.add(peer(1 + i), now);
    }
    assertThat(store.size()).isEqualTo(PeerStore.MOST_KNOWN);
    store.addNow(peer(60_000), now);
    assertThat(store.size()).isEqualTo(PeerStore.MOST_KNOWN + 1);
  }

  @Test
  void aPeerOfNoUseIsTriedAgainEverLaterAsIfItHadFailed() {
    store.add(peer(1), now);
    long retry = Duration.ofSeconds(5).toNanos();
    store.take(now, false);
    store.parted(peer(1), now, false, false);
    assertThat(store.take(now + retry, false)).isPresent();
    store.parted(peer(1), now + retry, false, false);
    assertThat(store.take(now + 2 * retry, false)).isEmpty();
  }

  @Test
  void whenTheStoreIsFullTheAddressThatFailedMostMakesRoom() {
    for (int i = 0; i < PeerStore.MOST_KNOWN; i++) {
      store.add(peer(1 + i), now);
    }
    InetSocketAddress failing = store.take(now, false).orElseThrow();
    store.failed(failing, now);
    store.add(peer(60_000), now);
    assertThat(store.size()).isEqualTo(PeerStore.MOST_KNOWN);
    store.add(failing, now);
    assertThat(store.size()).isEqualTo(PeerStore.MOST_KNOWN);
    store.addNow(peer(60_000), now);
    assertThat(store.size()).as("the new one was there already").isEqualTo(PeerStore.MOST_KNOWN);
  }

  @Test
  void whatIsSaidOfAnUnknownAddressChangesNothing() {
    store.failed(peer(1), now);
    store.parted(peer(1), now, true, true);
    store.untried(peer(1));
    store.exclude(peer(1));
    assertThat(store.size()).isZero();
  }
}
