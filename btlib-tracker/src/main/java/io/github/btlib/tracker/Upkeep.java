package io.github.btlib.tracker;

import io.github.btlib.tracker.engine.TrackerEngine;
import io.github.btlib.tracker.net.Failures;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that does what is due: once a second what the store has to, now and then a snapshot,
 * and one at the end. Thread-safe.
 */
final class Upkeep implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Upkeep.class);

  private static final long STEP_MILLIS = 1000;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final TrackerEngine engine;
  private final @Nullable Snapshots snapshots;
  private final long snapshotNanos;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  Upkeep(TrackerEngine engine, @Nullable Snapshots snapshots, Duration snapshotInterval) {
    this.engine = engine;
    this.snapshots = snapshots;
    this.snapshotNanos = snapshotInterval.toNanos();
    // not a virtual one: it writes files, and nobody may interrupt it
    this.thread = Thread.ofPlatform().name("btlib-tracker-upkeep").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    long savedNanos = System.nanoTime();
    while (!isClosing()) {
      long now = System.nanoTime();
      maintain(now);
      if (now - savedNanos >= snapshotNanos) {
        save();
        savedNanos = now;
      }
    }
    save();
  }

  private void maintain(long now) {
    try {
      engine.maintain(now);
    } catch (RuntimeException | Error e) {
      // even what could not be logged must not end the thread
      Failures.log(log, "the tracker's upkeep failed", e);
    }
    if (Thread.interrupted()) {
      // or the snapshot could not be written, and the next pause would be none
      log.debug("the store left its thread interrupted");
    }
  }

  private boolean isClosing() {
    try {
      return closing.await(STEP_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // nobody has a reason to, and the thread must not end before the tracker does
      log.debug("interrupted", e);
      return false;
    }
  }

  private void save() {
    if (snapshots != null) {
      try {
        snapshots.save();
      } catch (IOException e) {
        log.warn("cannot save the swarms: {}", e.toString());
      } catch (RuntimeException | Error e) {
        // such as too little memory for the copy: the next one may do
        Failures.log(log, "cannot save the swarms", e);
      }
    }
  }

  /** Ends the thread, and waits for that for at most 10 s. Further calls change nothing. */
  @Override
  public void close() {
    closing.countDown();
    boolean interrupted = false;
    long deadline = System.nanoTime() + CLOSE_TIMEOUT.toNanos();
    while (true) {
      try {
        if (!thread.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
          log.warn("the tracker's upkeep is still running {} after its close", CLOSE_TIMEOUT);
        }
        break;
      } catch (InterruptedException e) {
        // bounded, and leaving a thread behind would break the promise of close()
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
