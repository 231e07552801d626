package io.github.btlib.core.tracker;

import io.github.btlib.core.thread.Workers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The announces of a torrent that are under way or wait for their turn. Each gets a thread when its
 * turn has come. Thread-safe.
 */
final class AnnounceCalls {
  private final AnnounceGate gate;
  private final Workers workers;
  private final Set<Call> calls = ConcurrentHashMap.newKeySet();

  private final Runnable left;

  /**
   * @param left called when nobody is being told any more that we leave
   */
  AnnounceCalls(AnnounceGate gate, Workers workers, Runnable left) {
    this.gate = gate;
    this.workers = workers;
    this.left = left;
  }

  /**
   * Runs an announce when its turn has come, unless it is given up before.
   *
   * @param leaving whether it tells that we leave
   */
  void start(Tracker tracker, boolean leaving, Runnable announce) {
    Call call = new Call(tracker, leaving, announce);
    calls.add(call); // noted before its thread starts, so that whoever waits for all waits for it
    gate.enter(call);
  }

  /** Makes all end soon that do not tell that we leave; never waits. */
  void giveUpStaying() {
    calls.stream().filter(call -> !call.leaving).forEach(Call::giveUp);
  }

  /** Ends those that wait for their turn and do not tell that we leave. */
  void withdrawStaying() {
    calls.stream().filter(call -> !call.leaving).forEach(Call::withdraw);
  }

  /**
   * Waits for those to a tracker that do not tell that we leave, and gives up what takes longer.
   */
  void endStaying(Tracker tracker, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    for (Call call : calls) {
      if (!call.leaving
          && call.tracker.equals(tracker)
          && !call.ended.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        call.giveUp();
      }
    }
  }

  /** Tells whether a tracker is being told that we leave. */
  boolean leaving() {
    return calls.stream().anyMatch(call -> call.leaving);
  }

  private void giveUp() {
    calls.forEach(Call::giveUp);
  }

  /** Waits for all there are, and gives up those that take longer. */
  void await(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    try {
      for (Call call : calls) {
        if (!call.ended.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          call.giveUp();
        }
      }
    } catch (InterruptedException e) {
      giveUp();
      Thread.currentThread().interrupt();
    }
  }

  /** One announce. */
  private final class Call implements AnnounceGate.Turn {
    private final Tracker tracker;
    private final boolean leaving;
    private final Runnable announce;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Thread thread;
    private volatile boolean givenUp;

    Call(Tracker tracker, boolean leaving, Runnable announce) {
      this.tracker = tracker;
      this.leaving = leaving;
      this.announce = announce;
    }

    @Override
    public boolean overUdp() {
      return tracker.isUdp();
    }

    @Override
    public boolean leaving() {
      return leaving;
    }

    @Override
    public boolean begin() {
      if (givenUp) {
        end();
        return false;
      }
      workers.start("announce " + tracker.name(), this::run);
      return true;
    }

    private void run() {
      thread = Thread.currentThread();
      try {
        if (!givenUp) { // whoever gives up either sees the thread, or is seen here
          announce.run();
        }
      } finally {
        thread = null;
        end();
        gate.leave(this);
      }
    }

    private void end() {
      calls.remove(this);
      ended.countDown();
      if (leaving && !AnnounceCalls.this.leaving()) {
        left.run();
      }
    }

    /** Tells whether it was ended before its turn came. */
    boolean withdraw() {
      boolean waited = gate.withdraw(this);
      if (waited) {
        end();
      }
      return waited;
    }

    void giveUp() {
      givenUp = true;
      if (withdraw()) {
        return;
      }
      Thread running = thread;
      if (running != null) {
        running.interrupt();
      }
    }
  }
}
