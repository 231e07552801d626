package io.github.btlib.core.torrent;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.thread.Workers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CompletionTest {
  private final Workers workers = new Workers("btlib test ");
  private final Completion completion = new Completion(workers);

  @AfterEach
  void settle() {
    assertThat(workers.await(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void whoeverWaitsIsToldOfTheEnd() {
    CompletableFuture<Void> future = completion.future();
    assertThat(future).isNotDone();
    completion.complete(() -> true);
    assertThat(future).succeedsWithin(Duration.ofSeconds(10));
    settle();
    assertThat(completion.future()).isCompleted();
  }

  @Test
  void aFailureIsToldToThoseWhoAskLaterToo() {
    completion.fail(new IllegalStateException("the disk is full"));
    assertThat(completion.future())
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .withMessageContaining("the disk is full");
  }

  @Test
  void whoAsksAfterTheNextTryBeganWaitsForItsEnd() {
    completion.fail(new IllegalStateException("the disk is full"));
    completion.tryAgain();
    CompletableFuture<Void> after = completion.future();
    assertThat(after).isNotDone();
    completion.complete(() -> true);
    assertThat(after).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void onceClosedNothingIsTriedAgain() {
    completion.fail(new IllegalStateException("the disk is full"));
    completion.close(new IllegalStateException("removed"));
    completion.tryAgain();
    assertThat(completion.future())
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .withMessageContaining("removed");
  }

  @Test
  void aDownloadThatIsCompleteIsNotTriedAgain() {
    completion.complete(() -> true);
    completion.tryAgain();
    assertThat(completion.future()).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void afterTheEndNothingFails() {
    completion.complete(() -> true);
    completion.fail(new IllegalStateException("removed"));
    settle();
    assertThat(completion.future()).isCompleted();
  }

  @Test
  void completingOnesOwnFutureChangesNothingForOthers() {
    completion.future().complete(null);
    completion.future().cancel(true);
    assertThat(completion.future()).isNotDone();
  }

  @Test
  void whatHangsOnTheFutureDoesNotHoldUpTheTorrent() {
    CountDownLatch mayGoOn = new CountDownLatch(1);
    CompletableFuture<Void> dependent =
        completion
            .future()
            .thenRun(() -> {
              try {
                mayGoOn.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    completion.complete(() -> true);
    assertThat(dependent).isNotDone();
    mayGoOn.countDown();
    assertThat(dependent).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void whatIsWantedSinceTheCallerLookedKeepsItFromEnding() throws Exception {
    CompletableFuture<Void> future = completion.future();
    completion.complete(() -> false);
    assertThat(future).isNotDone();
    completion.complete(() -> true);
    future.get(10, SECONDS);
  }
}
