package io.github.btlib.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final int RATE = 20_480;
  private static final int QUANTUM = RATE / 20;
  private static final int BURST = 2 * QUANTUM;
  private static final long QUANTUM_TIME = 50_000_000;

  private final RateLimit limit = new RateLimit(RATE);
  private final List<String> woken = new ArrayList<>();
  private final Allowance a = waiter("a");
  private final Allowance b = waiter("b");
  private final Allowance c = waiter("c");
  private final long start = System.nanoTime();

  private Allowance waiter(String name) {
    return new Allowance(new PeerLimit(0), List.of(), () -> woken.add(name));
  }

  private int take(Allowance who, long at) {
    return limit.take(who, 100_000, false, start + at);
  }

  private void useUpBurst() {
    assertThat(take(waiter("early"), 0) + take(waiter("early"), 0)).isEqualTo(BURST);
  }

  @Test
  void aQuantumPassesAtATime() {
    assertThat(take(a, 0)).isEqualTo(QUANTUM);
    assertThat(limit.take(a, 10, false, start)).isEqualTo(10);
  }

  @Test
  void whoWaitsGetsATurnInTheOrderOfComing() {
    useUpBurst();
    assertThat(take(a, 0)).isZero();
    assertThat(take(b, 0)).isZero();
    assertThat(a.waitUntil - start).isLessThanOrEqualTo(QUANTUM_TIME);

    assertThat(take(b, QUANTUM_TIME)).as("before its turn").isZero();
    assertThat(take(c, QUANTUM_TIME)).as("pushing in").isZero();
    assertThat(take(a, QUANTUM_TIME)).isEqualTo(QUANTUM);
    assertThat(woken).containsExactly("b");
    assertThat(take(a, 2 * QUANTUM_TIME)).as("again so soon").isZero();
    assertThat(take(b, 2 * QUANTUM_TIME)).isEqualTo(QUANTUM);
    assertThat(woken).containsExactly("b", "c");
  }

  @Test
  void aMessageThatHasBegunGoesFirst() {
    useUpBurst();
    assertThat(take(a, 0)).isZero();
    assertThat(limit.take(b, 500, true, start)).isZero();
    assertThat(take(a, QUANTUM_TIME)).isZero();
    assertThat(limit.take(b, 500, true, start + QUANTUM_TIME)).isEqualTo(500);
    assertThat(woken).containsExactly("a");
  }

  @Test
  void aChangeWakesTheFirstAndCountsAtOnce() {
    useUpBurst();
    assertThat(take(a, 0)).isZero();
    assertThat(take(b, 0)).isZero();
    limit.set(100 * RATE);
    assertThat(limit.get()).isEqualTo(100 * RATE);
    assertThat(woken).containsExactly("a");
    assertThat(take(a, QUANTUM_TIME)).isEqualTo(TokenBucket.LARGEST_QUANTUM);
  }

  @Test
  void takingTheLimitAwayLetsEveryonePass() {
    useUpBurst();
    assertThat(take(a, 0)).isZero();
    assertThat(take(b, 0)).isZero();
    limit.set(0);
    assertThat(woken).containsExactlyInAnyOrder("a", "b");
    assertThat(limit.isSet()).isFalse();
    assertThat(take(b, 0)).isEqualTo(100_000);
    assertThat(take(a, 0)).isEqualTo(100_000);

    limit.set(RATE);
    take(c, 0);
    take(c, 0);
    assertThat(take(c, 0)).isZero();
    assertThat(take(c, 10 * QUANTUM_TIME)).as("nobody is left in the queue").isPositive();
  }

  @Test
  void whoLeavesLetsTheNextCome() {
    useUpBurst();
    assertThat(take(a, 0)).isZero();
    assertThat(take(b, 0)).isZero();
    limit.leave(a);
    assertThat(woken).containsExactly("b");
    assertThat(take(b, QUANTUM_TIME)).isEqualTo(QUANTUM);
  }

  @Test
  void whoStepsAsideKeepsItsPlaceAndHoldsNobodyUp() {
    useUpBurst();
    assertThat(take(a, 0)).isZero();
    assertThat(take(b, 0)).isZero();
    assertThat(take(c, 0)).isZero();
    limit.stepAside(a);
    assertThat(woken).containsExactly("b");
    assertThat(take(b, QUANTUM_TIME)).isEqualTo(QUANTUM);
    assertThat(take(a, QUANTUM_TIME)).isZero();
    assertThat(take(c, 2 * QUANTUM_TIME)).as("it is the turn of a again").isZero();
    assertThat(take(a, 2 * QUANTUM_TIME)).isEqualTo(QUANTUM);
  }

  @Test
  void whatIsGivenBackIsTheNextOnes() {
    useUpBurst();
    assertThat(take(a, 0)).isZero();
    limit.giveBack(QUANTUM);
    assertThat(woken).containsExactly("a");
    assertThat(take(a, 0)).isEqualTo(QUANTUM);
  }

  @Test
  void whatIsChargedMakesOthersWait() {
    limit.charge(BURST);
    assertThat(take(a, 0)).isZero();
  }

  @Test
  void aLimitThatNobodyCanMeanIsRefusedByName() {
    assertThat(RateLimit.require("uploadLimit", 0)).isZero();
    assertThat(RateLimit.require("uploadLimit", 1024)).isEqualTo(1024);
    for (long wrong : new long[] {-1, 1, 1023, Long.MIN_VALUE}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> RateLimit.require("uploadLimit", wrong))
          .withMessageContainingAll("uploadLimit", "" + wrong, "1024", "0");
    }
  }
}
