package io.github.btlib.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AllowanceTest {
  private static final int PLENTY = 100_000_000;
  private static final int LEAST = 1024;

  private final SessionLimits session =
      new SessionLimits(new RateLimit(0), new RateLimit(0), new PeerLimit(0), new PeerLimit(0));
  private final TorrentLimits torrent = new TorrentLimits(session);
  private final AtomicInteger woken = new AtomicInteger();
  private final Allowance allowance = open();

  private Allowance open() {
    Allowance opened = torrent.upload(woken::incrementAndGet);
    opened.open();
    return opened;
  }

  private static void useUp(Allowance who) {
    while (who.take(16_384, false) > 0) {
      // more
    }
  }

  @Test
  void withoutAnyLimitEverythingPasses() {
    assertThat(allowance.isLimited()).isFalse();
    assertThat(allowance.take(1_000_000, false)).isEqualTo(1_000_000);
    assertThat(allowance.isWaiting()).isFalse();
  }

  /** Somebody holds the lock of every limit there is; who is not limited does not notice. */
  @Test
  void withoutAnyLimitNoLockIsTaken() {
    assertThat(allowance.chain).as("the peer's own, the torrent's, the session's").hasSize(3);
    allowance.chain.forEach(limit -> limit.lock.lock());
    try {
      assertThat(CompletableFuture.supplyAsync(() -> passUnlimited(1)))
          .succeedsWithin(Duration.ofSeconds(10))
          .isEqualTo(1_000L);
    } finally {
      allowance.chain.forEach(limit -> limit.lock.unlock());
    }
  }

  @Test
  void withoutAnyLimitNothingIsAllocated() {
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    passUnlimited(1_000);
    long before = threads.getCurrentThreadAllocatedBytes();
    passUnlimited(10_000);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated).as("bytes by 10,000 reads and writes").isLessThan(10_000);
  }

  /** What a reader and a writer do with each buffer; returns how many bytes they let pass. */
  private long passUnlimited(int times) {
    long passed = 0;
    for (int i = 0; i < times; i++) {
      if (!allowance.isWaiting() && !allowance.isLimited()) {
        allowance.charge(68);
        passed += allowance.take(1_000, false);
      }
    }
    return passed;
  }

  @Test
  void theTightestLimitDecides() {
    session.upload().set(PLENTY);
    torrent.upload().set(10 * LEAST);
    session.peerUpload().set(PLENTY);
    assertThat(allowance.isLimited()).isTrue();
    assertThat(allowance.take(16_384, false)).isEqualTo(512);
  }

  @Test
  void whatAnOuterLimitHoldsBackIsGivenBackToTheInnerOnes() {
    torrent.upload().set(100 * LEAST);
    session.upload().set(LEAST);
    useUp(allowance);
    allowance.close();
    session.upload().set(0);
    int left = 0;
    Allowance other = open();
    for (int more = other.take(10, false); more > 0; more = other.take(10, false)) {
      left += more;
    }
    assertThat(left).isGreaterThanOrEqualTo(100 * LEAST / 10 - 256 - 10);
  }

  @Test
  void limitsOfOtherDirectionsAndTorrentsDoNotMatter() {
    session.download().set(LEAST);
    session.peerDownload().set(LEAST);
    torrent.download().set(LEAST);
    new TorrentLimits(session).upload().set(LEAST);
    assertThat(allowance.isLimited()).isFalse();
  }

  @Test
  void eachPeerHasItsOwnOfTheLimitOfPeers() {
    session.peerUpload().set(LEAST);
    useUp(allowance);
    assertThat(allowance.isWaiting()).isTrue();
    assertThat(open().take(100, false)).isEqualTo(100);

    session.peerUpload().set(0);
    assertThat(woken).hasValueGreaterThan(0);
    assertThat(allowance.take(100, false)).isEqualTo(100);
  }

  @Test
  void aPeerThatIsGoneIsNoLongerTold() {
    session.peerUpload().set(LEAST);
    useUp(allowance);
    allowance.close();
    woken.set(0);
    session.peerUpload().set(2 * LEAST);
    assertThat(woken).hasValue(0);
  }

  @Test
  void whoClosesWhileItWaitsLetsOthersPass() {
    session.upload().set(LEAST);
    useUp(allowance);
    Allowance other = open();
    assertThat(other.take(1, false)).isZero();
    woken.set(0);
    allowance.close();
    assertThat(woken).hasValueGreaterThan(0);
    assertThat(allowance.isWaiting()).isFalse();
  }

  @Test
  void itTellsWhenItLastHeldBytesBack() {
    long before = System.nanoTime();
    session.upload().set(LEAST);
    useUp(allowance);
    assertThat(allowance.throttledAt(before + 5)).as("while it does").isEqualTo(before + 5);
    session.upload().set(0);
    assertThat(allowance.take(1, false)).isEqualTo(1);
    assertThat(allowance.throttledAt(Long.MAX_VALUE)).isBetween(before, System.nanoTime());
  }

  @Test
  void itTellsForHowLongToWait() {
    session.upload().set(LEAST);
    useUp(allowance);
    assertThat(allowance.patience()).isBetween(1L, 1_000_000_000L);
  }
}
