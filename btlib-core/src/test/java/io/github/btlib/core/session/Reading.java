package io.github.btlib.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.btlib.core.testkit.Eventually;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A read on a thread of its own, and what became of it. */
final class Reading {
  final Thread thread;
  final CompletableFuture<Integer> result = new CompletableFuture<>();

  Reading(boolean virtual, SeekableByteChannel channel) {
    Runnable read =
        () -> {
          try {
            result.complete(channel.read(ByteBuffer.allocate(100)));
          } catch (IOException | RuntimeException e) {
            result.completeExceptionally(e);
          }
        };
    thread = virtual ? Thread.ofVirtual().start(read) : Thread.ofPlatform().start(read);
  }

  Reading(SeekableByteChannel channel) {
    this(true, channel);
  }

  /** Waits until the thread waits. */
  Reading awaitWaiting() {
    Eventually.within(
        Duration.ofSeconds(10),
        () -> assertThat(thread.getState()).isIn(Thread.State.WAITING, Thread.State.TIMED_WAITING));
    assertThat(result).isNotDone();
    return this;
  }

  Throwable failure() {
    return result.handle((count, failure) -> failure).orTimeout(10, TimeUnit.SECONDS).join();
  }

  int count() {
    return result.orTimeout(20, TimeUnit.SECONDS).join();
  }
}
