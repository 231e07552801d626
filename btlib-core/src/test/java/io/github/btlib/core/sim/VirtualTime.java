package io.github.btlib.core.sim;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/**
 * A clock that jumps from event to event. Events of the same moment happen in the order they were
 * asked for, so that a run is the same every time.
 */
final class VirtualTime {
  /** Not zero, and far enough from it that "long ago" can be said. */
  private static final long START = Duration.ofDays(1).toNanos();

  private static final class Event implements Comparable<Event> {
    final long at;
    final long number;
    final Runnable action;

    Event(long at, long number, Runnable action) {
      this.at = at;
      this.number = number;
      this.action = action;
    }

    @Override
    public int compareTo(Event other) {
      return at == other.at ? Long.compare(number, other.number) : Long.compare(at, other.at);
    }
  }

  private final PriorityQueue<Event> events = new PriorityQueue<>(1024);
  private long now = START;
  private long scheduled;
  private long happened;
  private long trace;

  /** Returns nanoseconds of a monotonic clock. */
  long now() {
    return now;
  }

  /** Returns the time since the beginning. */
  Duration elapsed() {
    return Duration.ofNanos(now - START);
  }

  /** Lets something happen at a moment, or now if that has passed. */
  void at(long moment, Runnable action) {
    events.add(new Event(Math.max(now, moment), scheduled++, action));
  }

  void in(Duration delay, Runnable action) {
    at(now + delay.toNanos(), action);
  }

  /**
   * Lets time pass.
   *
   * @param most for how long at most
   * @return whether the condition came true
   */
  boolean runUntil(BooleanSupplier done, Duration most) {
    long end = now + most.toNanos();
    while (!done.getAsBoolean()) {
      Event next = events.peek();
      if (next == null || next.at > end) {
        now = end;
        return done.getAsBoolean();
      }
      events.remove();
      now = next.at;
      happened++;
      next.action.run();
    }
    return true;
  }

  /** Notes what happens now, for two runs to be compared. */
  void trace(int what, int from, int to, int detail) {
    long step = ((what * 31L + from) * 1_000_003L + to) * 1_000_003L + detail;
    trace = (trace * 0x9E3779B97F4A7C15L) ^ (step + now);
  }

  /** Returns a hash of all that was noted, and when. */
  long traceHash() {
    return trace;
  }

  long eventCount() {
    return happened;
  }
}
