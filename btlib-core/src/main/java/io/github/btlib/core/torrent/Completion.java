package io.github.btlib.core.torrent;

import io.github.btlib.core.thread.Workers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The future of a download's end. A failure ends it only for those who waited: whoever asks later
 * waits for the next try. Thread-safe; what others hang on it runs on a thread of its own.
 */
final class Completion {
  private final Workers workers;
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private CompletableFuture<Void> current = new CompletableFuture<>();
  private boolean completed;

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

  void complete() {
    CompletableFuture<Void> waitedFor;
    lock.lock();
    try {
      if (completed) {
        return;
      }
      completed = true;
      waitedFor = current;
    } finally {
      lock.unlock();
    }
    workers.start("completion", () -> waitedFor.complete(null));
  }

  /** Fails those who wait; does nothing once the download is complete. */
  void fail(RuntimeException reason) {
    CompletableFuture<Void> waitedFor;
    lock.lock();
    try {
      if (completed) {
        return;
      }
      waitedFor = current;
      current = new CompletableFuture<>();
    } finally {
      lock.unlock();
    }
    workers.start("completion", () -> waitedFor.completeExceptionally(reason));
  }
}
