package io.github.btlib.tracker.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopServerTest {

  private static final int PORT = 6969;

  private final Waiting one = new Waiting();
  private final Waiting other = new Waiting();
  private final HandOver handOver = new HandOver("test-waiting", 1);
  private final Server server = new Server(List.of(one, other), handOver);
  private final CountDownLatch gate = new CountDownLatch(1);

  @AfterEach
  void close() {
    gate.countDown();
    server.close();
  }

  @Test
  void everyLoopRunsUntilTheServerIsClosedWhichMayHappenTwice() throws InterruptedException {
    assertThat(one.started.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(other.started.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(one.ended.getCount()).isEqualTo(1);
    assertThat(server.port()).isEqualTo(PORT);
    server.close();
    assertThat(one.ended.getCount()).isZero();
    assertThat(other.ended.getCount()).isZero();
    server.close();
  }

  @Test
  void stoppingWaitsForNothing() throws InterruptedException {
    assertThat(handOver.tryRun(this::waitAtGate)).isTrue();
    server.stop();
    assertThat(one.ended.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(other.ended.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(handOver.tryRun(() -> {})).as("the task still has its place").isFalse();
  }

  @Test
  void closingIsBoundedThoughATaskDoesNotEndAndTakesNoOther() {
    assertThat(handOver.tryRun(this::waitAtGate)).isTrue();
    server.close(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50));
    assertThat(gate.getCount()).as("the task waits still").isEqualTo(1);
    gate.countDown();
    server.close();
    assertThat(handOver.tryRun(() -> {})).isFalse();
  }

  private void waitAtGate() {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static final class Server extends LoopServer {
    Server(List<Waiting> loops, HandOver handOver) {
      super("test", PORT, loops, handOver);
    }
  }

  /** Waits to be stopped. */
  private static final class Waiting implements Loop {
    final CountDownLatch started = new CountDownLatch(1);
    final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    @Override
    public void run() {
      started.countDown();
      try {
        stopped.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      ended.countDown();
    }

    @Override
    public void stop() {
      stopped.countDown();
    }
  }
}
