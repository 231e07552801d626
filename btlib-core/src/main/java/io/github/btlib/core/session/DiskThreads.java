package io.github.btlib.core.session;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Platform threads, one a core, for what is heavy or may wait for a disk and would hold up virtual
 * threads. They end when idle and are never interrupted: an interruption closes the file that is
 * being read for everyone.
 */
final class DiskThreads {
  private static final Logger log = LoggerFactory.getLogger(DiskThreads.class);
  private static final int MOST_WAITING = 10_000;
  private static final int IDLE_SECONDS = 5;

  private final ThreadPoolExecutor executor;

  DiskThreads() {
    int cores = Runtime.getRuntime().availableProcessors();
    executor =
        new ThreadPoolExecutor(
            cores,
            cores,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().daemon().name("btlib disk ", 0).factory(),
            (task, full) -> task.run()); // also after the end: somebody waits for it
    executor.allowCoreThreadTimeOut(true);
  }

  ExecutorService executor() {
    return executor;
  }

  void close(Duration timeout) {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        log.warn("a disk is still busy");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
