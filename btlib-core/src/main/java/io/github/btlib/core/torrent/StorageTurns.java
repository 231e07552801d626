package io.github.btlib.core.torrent;

import io.github.btlib.TorrentRemovedException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done to a torrent's storage as a whole, one thing after the other: bringing it to the
 * device, arranging, renaming and moving its files. Thread-safe; the lock guards the queue's end
 * and is not held while anything is done. Each kind of work sees to it that little of it waits.
 */
final class StorageTurns {
  private static final Logger log = LoggerFactory.getLogger(StorageTurns.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String name;
  private final Executor diskThreads;
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
  private boolean closed;

  /**
   * @param name the torrent's
   */
  StorageTurns(String name, Executor diskThreads) {
    this.name = name;
    this.diskThreads = diskThreads;
  }

  /** Something that is done to the storage. */
  interface Work {
    void run() throws IOException;
  }

  /**
   * Does something on a disk thread when everything before is done.
   *
   * @return completes when it is done, exceptionally with what it threw
   */
  CompletableFuture<Void> take(Work work) {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> before;
    lock.lock();
    try {
      if (closed) {
        return CompletableFuture.failedFuture(
            new TorrentRemovedException("the torrent was removed"));
      }
      before = last;
      last = mine;
    } finally {
      lock.unlock();
    }
    CompletableFuture<Void> done = before.thenRunAsync(() -> run(work), diskThreads);
    return done.whenComplete((nothing, failure) -> mine.complete(null));
  }

  private static void run(Work work) {
    try {
      work.run();
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  /** Does something on the caller's thread when everything before is done: what may take long. */
  void runHere(Work work) throws IOException {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> before;
    lock.lock();
    try {
      before = last;
      last = mine;
    } finally {
      lock.unlock();
    }
    try {
      await(before);
      work.run();
    } finally {
      mine.complete(null);
    }
  }

  /** Refuses everything from now on, and waits for what is under way, however long it takes. */
  void close() {
    CompletableFuture<Void> before;
    lock.lock();
    try {
      closed = true;
      before = last;
    } finally {
      lock.unlock();
    }
    await(before);
  }

  private void await(CompletableFuture<Void> before) {
    while (!before.isDone()) {
      try {
        before.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        log.warn("torrent {}: the disk is still busy", name);
      } catch (InterruptedException e) {
        log.debug("interrupted, which nobody does");
      } catch (ExecutionException e) {
        log.error("torrent {}: unexpected failure", name, e);
      }
    }
  }
}
