package io.github.btlib.core.torrent;

import io.github.btlib.core.thread.Workers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The future of a download's end. Thread-safe; what others hang on it runs on a thread of its own.
 */
final class Completion {
  private final Workers workers;
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private CompletableFuture<Void> current = new CompletableFuture<>();
  private boolean ended;
  private boolean failed;

  Completion(Workers workers) {
    this.workers = workers;
  }

  /** Returns a future of one's own: completing it changes nothing for others. */
  CompletableFuture<Void> future() {
    lock.lock();
    try {
      return current.copy();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends the wait.
   *
   * @param still tells that it is so even now: more may be wanted since the caller looked; asked
   *     with the lock held, so that {@link #restart} comes before or after
   */
  void complete(BooleanSupplier still) {
    tryAgain();
    CompletableFuture<Void> waitedFor = end(false, still);
    if (waitedFor != null) {
      workers.start("completion", () -> waitedFor.complete(null));
    }
  }

  /** Ends the wait with a failure; does nothing once the download is complete. */
  void fail(RuntimeException reason) {
    CompletableFuture<Void> waitedFor = end(true, () -> true);
    if (waitedFor != null) {
      workers.start("completion", () -> waitedFor.completeExceptionally(reason));
    }
  }

  private @Nullable CompletableFuture<Void> end(boolean byFailure, BooleanSupplier still) {
    lock.lock();
    try {
      if (ended || !still.getAsBoolean()) {
        return null;
      }
      ended = true;
      failed = byFailure;
      return current;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the wait for good. */
  void close(RuntimeException reason) {
    tryAgain(); // a failure of before is out of date
    fail(reason);
    lock.lock();
    try {
      failed = false;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Forgets a failure, because it is tried again: whoever asks from now on waits for the new try.
   */
  void tryAgain() {
    restartIf(true);
  }

  /** Begins a new wait, because there is more to download; whoever waited was answered. */
  void restart() {
    restartIf(false);
  }

  private void restartIf(boolean onlyAfterFailure) {
    lock.lock();
    try {
      if (ended && (failed || !onlyAfterFailure)) {
        failed = false;
        ended = false;
        current = new CompletableFuture<>();
      }
    } finally {
      lock.unlock();
    }
  }
}
