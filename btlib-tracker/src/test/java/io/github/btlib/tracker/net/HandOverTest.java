package io.github.btlib.tracker.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HandOverTest {

  private final CountDownLatch gate = new CountDownLatch(1);
  private final AtomicInteger done = new AtomicInteger();

  private void waitAtGate() {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    done.incrementAndGet();
  }

  private static long soon() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
  }

  @Test
  void soManyRunAndNoMore() {
    HandOver handOver = new HandOver("test", 2);
    assertThat(handOver.tryRun(this::waitAtGate)).isTrue();
    assertThat(handOver.tryRun(this::waitAtGate)).isTrue();
    assertThat(handOver.tryRun(this::waitAtGate)).isFalse();
    gate.countDown();
    assertThat(handOver.close(soon())).isTrue();
    assertThat(done).hasValue(2);
  }

  @Test
  void aTaskThatThrowsMakesRoomAsAnyOther() {
    HandOver handOver = new HandOver("test", 1);
    assertThat(
            handOver.tryRun(() -> {
              throw new IllegalStateException("on purpose");
            }))
        .isTrue();
    while (!handOver.tryRun(done::incrementAndGet)) {
      Thread.onSpinWait();
    }
    assertThat(handOver.close(soon())).isTrue();
    assertThat(done).hasValue(1);
  }

  @Test
  void anErrorOfATaskIsNobodyElses() {
    HandOver handOver = new HandOver("test", 1);
    List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> uncaught.add(failure));
    try {
      assertThat(
              handOver.tryRun(() -> {
                done.incrementAndGet();
                throw new StackOverflowError("on purpose");
              }))
          .isTrue();
      assertThat(handOver.close(soon())).isTrue();
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    assertThat(done).hasValue(1);
    assertThat(uncaught).isEmpty();
  }

  @Test
  void closeIsBoundedTakesNoMoreAndMayBeCalledAgain() {
    HandOver handOver = new HandOver("test", 1);
    assertThat(handOver.tryRun(this::waitAtGate)).isTrue();
    assertThat(handOver.close(System.nanoTime() + 1)).isFalse();
    gate.countDown();
    assertThat(handOver.close(soon())).isTrue();
    assertThat(handOver.close(soon())).isTrue();
    assertThat(handOver.tryRun(this::waitAtGate)).isFalse();
  }

  @Test
  void closeWaitsThoughItsThreadIsInterruptedAndSaysSoAfterwards() {
    HandOver handOver = new HandOver("test", 1);
    assertThat(handOver.tryRun(this::waitAtGate)).isTrue();
    Thread.currentThread().interrupt();
    gate.countDown();
    assertThat(handOver.close(soon())).isTrue();
    assertThat(Thread.interrupted()).isTrue();
  }
}
