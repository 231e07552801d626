package io.github.btlib.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class PeerStoreTest {
  private static final boolean LEECHING = false;
  private static final boolean SEEDING = true;

  private final PeerStore store = new PeerStore(new SplittableRandom(1));
  private long now = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos(); // a clock about to wrap

  private static InetSocketAddress peer(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private Optional<InetSocketAddress> take(long time, boolean seeding) {
    return store.take(time, seeding, any -> true);
  }

  private List<InetSocketAddress> takeAll() {
    List<InetSocketAddress> all = new ArrayList<>();
    take(now, LEECHING)
        .ifPresent(first -> {
          all.add(first);
          all.addAll(takeAll());
        });
    return all;
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private void assertTriedAgainAfter(Duration wait) {
    pass(wait.minusNanos(1));
    assertThat(take(now, LEECHING)).isEmpty();
    pass(Duration.ofNanos(1));
    assertThat(take(now, LEECHING)).contains(peer(1));
  }

  @Test
  void withoutPrioritiesAddressesAreTriedInAnyOrderAndNotWhileInUse() {
    List<InetSocketAddress> all = new ArrayList<>();
    for (int port = 1; port <= 20; port++) {
      all.add(peer(port));
      store.add(peer(port), now);
    }
    assertThat(takeAll()).containsExactlyInAnyOrderElementsOf(all).isNotEqualTo(all);
    assertThat(take(now, LEECHING)).isEmpty();
  }

  @Test
  void amongEqualsTheGreatestPriorityIsTriedFirst() {
    store.add(peer(1), now);
    store.add(peer(2), now);
    store.prioritise(address -> OptionalLong.of(address.getPort()));
    store.add(peer(3), now);
    assertThat(takeAll()).containsExactly(peer(3), peer(2), peer(1));
  }

  @Test
  void whoFailedLeastIsTriedBeforeThoseOfGreaterPriority() {
    store.prioritise(address -> OptionalLong.of(address.getPort()));
    store.add(peer(9), now);
    take(now, LEECHING);
    store.failed(peer(9), now);
    pass(Duration.ofSeconds(10));
    store.add(peer(1), now);
    assertThat(takeAll()).containsExactly(peer(1), peer(9));
  }

  @Test
  void aNewPriorityChangesTheOrderAndNotWhoIsInUseOrExcluded() {
    store.add(peer(1), now);
    store.add(peer(2), now);
    store.add(peer(3), now);
    store.exclude(peer(3));
    InetSocketAddress taken = take(now, LEECHING).orElseThrow();
    store.prioritise(address -> OptionalLong.of(address.getPort()));
    assertThat(takeAll()).hasSize(1).doesNotContain(taken, peer(3));
  }

  @Test
  void whomTheUserNamedIsTriedBeforeAllOthers() {
    store.prioritise(address -> OptionalLong.of(address.getPort()));
    store.addNow(peer(1), now);
    store.add(peer(2), now);
    assertThat(takeAll()).containsExactly(peer(1), peer(2));
  }

  @Test
  void whoMayNotBeConnectedToIsAskedAboutAgainInAMinute() {
    store.add(peer(1), now);
    store.add(peer(2), now);
    store.prioritise(address -> OptionalLong.of(9 - address.getPort()));
    Predicate<InetSocketAddress> onlyTwo = address -> address.equals(peer(2));
    assertThat(store.take(now, LEECHING, onlyTwo)).contains(peer(2));
    assertThat(take(now, LEECHING)).isEmpty();
    assertTriedAgainAfter(Duration.ofMinutes(1));
  }

  @Test
  void anAddressThatIsToldAgainIsKnownOnce() {
    store.add(peer(1), now);
    take(now, LEECHING);
    store.add(peer(1), now);
    assertThat(store.size()).isEqualTo(1);
    assertThat(take(now, LEECHING)).isEmpty();
  }

  @Test
  void anAddressThatWasNotTriedAfterAllIsNextAtOnce() {
    store.add(peer(1), now);
    take(now, LEECHING);
    store.untried(peer(1));
    assertThat(take(now, LEECHING)).contains(peer(1));
  }

  @Test
  void whomTheUserNamedIsLeftAloneThreeTimesAsLongAfterEachFailureUpToAnHour() {
    store.addNow(peer(1), now);
    take(now, LEECHING);
    for (int seconds : new int[] {5, 15, 45, 135, 405, 1215, 3600, 3600}) {
      store.failed(peer(1), now);
      assertTriedAgainAfter(Duration.ofSeconds(seconds));
    }
  }

  @Test
  void whomATrackerNamedIsForgottenAtTheThirdFailureAndNewWhenNamedAgain() {
    store.add(peer(1), now);
    take(now, LEECHING);
    store.failed(peer(1), now);
    assertTriedAgainAfter(Duration.ofSeconds(10));
    store.failed(peer(1), now);
    assertTriedAgainAfter(Duration.ofMinutes(2));
    store.failed(peer(1), now);
    assertThat(store.size()).isZero();
    store.add(peer(1), now);
    assertThat(take(now, LEECHING)).contains(peer(1));
  }

  @Test
  void aPeerThatWasOfUseStartsAfresh() {
    store.add(peer(1), now);
    take(now, LEECHING);
    for (int time = 0; time < 10; time++) {
      store.failed(peer(1), now);
      assertTriedAgainAfter(Duration.ofSeconds(10));
      store.parted(peer(1), now, false, true);
      assertTriedAgainAfter(Duration.ofSeconds(10));
    }
  }

  @Test
  void aPeerThatGaveWayToOthersIsLeftAloneForAsLongAsIsSaid() {
    store.add(peer(1), now);
    take(now, LEECHING);
    store.turnedOver(peer(1), now, false, Duration.ofMinutes(5));
    assertTriedAgainAfter(Duration.ofMinutes(5));
  }

  @Test
  void whoIsKnownIsCountedBySource() {
    store.add(peer(1), now);
    store.add(peer(2), now);
    store.addNow(peer(2), now);
    store.addNow(peer(3), now);
    store.addNow(peer(3), now);
    assertThat(store.size()).isEqualTo(3);
    assertThat(store.usersSize()).isEqualTo(2);
    assertThat(store.isUsers(peer(2))).isTrue();
    assertThat(store.isUsers(peer(1))).isFalse();
    assertThat(store.isUsers(peer(9))).isFalse();
  }

  @Test
  void itTellsWhetherThereIsAnybodyToTry() {
    assertThat(store.hasReady(now, LEECHING)).isFalse();
    store.add(peer(1), now);
    assertThat(store.hasReady(now, SEEDING)).isTrue();
    take(now, LEECHING);
    assertThat(store.hasReady(now, LEECHING)).isFalse();
    store.parted(peer(1), now, true, true);
    pass(Duration.ofSeconds(10));
    assertThat(store.hasReady(now, SEEDING)).as("a seed, to a seed").isFalse();
    assertThat(store.hasReady(now, LEECHING)).isTrue();
  }

  @Test
  void aSeedIsOfNoUseToASeed() {
    store.add(peer(1), now);
    take(now, LEECHING);
    store.parted(peer(1), now, true, true);
    pass(Duration.ofSeconds(10));
    assertThat(take(now, SEEDING)).isEmpty();
    assertThat(take(now, LEECHING)).contains(peer(1));
  }

  @Test
  void aSeedIsTriedInItsTurnWhileWeLackSomething() {
    store.prioritise(address -> OptionalLong.of(address.getPort()));
    store.add(peer(2), now);
    take(now, LEECHING);
    store.parted(peer(2), now, true, true);
    pass(Duration.ofSeconds(10));
    store.add(peer(1), now);
    store.add(peer(3), now);
    assertThat(takeAll()).containsExactly(peer(3), peer(2), peer(1));
  }

  @Test
  void anExcludedAddressIsNeverTriedAgain() {
    store.add(peer(1), now);
    store.exclude(peer(1));
    store.add(peer(1), now);
    pass(Duration.ofDays(1));
    assertThat(take(now, LEECHING)).isEmpty();
  }

  @Test
  void whatTheUserNamesIsTriedNow() {
    store.add(peer(1), now);
    take(now, LEECHING);
    store.failed(peer(1), now);
    store.addNow(peer(1), now);
    assertThat(take(now, LEECHING)).contains(peer(1));
    store.failed(peer(1), now);
    assertTriedAgainAfter(Duration.ofSeconds(5));
  }

  @Test
  void whoIsInUseIsNotTriedTwiceWhenTheUserNamesIt() {
    store.add(peer(1), now);
    take(now, LEECHING);
    store.addNow(peer(1), now);
    assertThat(take(now, LEECHING)).isEmpty();
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
    long retry = Duration.ofSeconds(10).toNanos();
    take(now, LEECHING);
    store.parted(peer(1), now, false, false);
    assertThat(take(now + retry, LEECHING)).isPresent();
    store.parted(peer(1), now + retry, false, false);
    assertThat(take(now + 2 * retry, LEECHING)).isEmpty();
  }

  @Test
  void whenTheStoreIsFullTheAddressThatFailedMostMakesRoom() {
    for (int i = 0; i < PeerStore.MOST_KNOWN; i++) {
      store.add(peer(1 + i), now);
    }
    InetSocketAddress failing = take(now, LEECHING).orElseThrow();
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
