package io.github.btlib.core.thread;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.testkit.Eventually;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WorkersTest {
  private final Workers workers = new Workers("btlib test ");
  private final CountDownLatch mayEnd = new CountDownLatch(1);

  @AfterEach
  void end() {
    mayEnd.countDown();
    assertThat(workers.await(Duration.ofSeconds(10))).isTrue();
  }

  private void waitForTheEnd() {
    try {
      mayEnd.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aTaskRunsOnAVirtualThreadWithAName() throws Exception {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    workers.start("one", () -> thread.complete(Thread.currentThread()));
    assertThat(thread.get(10, TimeUnit.SECONDS).isVirtual()).isTrue();
    assertThat(thread.get().getName()).isEqualTo("btlib test one");
  }

  @Test
  void whoIsAliveIsNamed() {
    workers.start("two", this::waitForTheEnd);
    workers.start("one", this::waitForTheEnd);
    assertThat(workers.alive()).containsExactly("btlib test one", "btlib test two");
    mayEnd.countDown();
    Eventually.within(Duration.ofSeconds(10), () -> assertThat(workers.alive()).isEmpty());
  }

  @Test
  void waitingEndsWhenTheTimeIsUp() {
    workers.start("one", this::waitForTheEnd);
    assertThat(workers.await(Duration.ofMillis(20))).isFalse();
    mayEnd.countDown();
    assertThat(workers.await(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void aThreadDoesNotWaitForItself() throws Exception {
    CompletableFuture<Boolean> alone = new CompletableFuture<>();
    workers.start("one", () -> alone.complete(workers.await(Duration.ofSeconds(10))));
    assertThat(alone.get(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aTaskThatThrowsLeavesNothingBehind() {
    workers.start(
        "one",
        () -> {
          throw new IllegalStateException("on purpose");
        });
    workers.start(
        "two",
        () -> {
          throw new AssertionError("on purpose");
        });
    assertThat(workers.await(Duration.ofSeconds(10))).isTrue();
    assertThat(workers.alive()).isEmpty();
  }

  @Test
  void anInterruptDoesNotShortenTheWaitAndIsToldAfterwards() {
    workers.start("one", this::waitForTheEnd);
    Thread.currentThread().interrupt();
    assertThat(workers.await(Duration.ofMillis(50))).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }
}
