package io.github.btlib.core.session;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Whose turn it is to connect to a peer, and when. Who wants to connect queues up and is given one
 * turn at a time, so that nobody's thousands of peers keep another waiting for longer than a round.
 * Turns come at a steady rate; after a pause a third of a second's worth comes at once, so that in
 * any time {@code t} there are at most {@code rate × t + rate / 3} of them.
 *
 * <p>Pure: told the time, and not thread-safe.
 *
 * @param <T> who wants to connect
 */
final class ConnectTurns<T> {
  private static final int BURSTS_A_SECOND = 3;

  private final long gap;
  private final long slack;
  private final Set<T> waiting = new LinkedHashSet<>();

  /** When the next turn would come if there had been no pause. */
  private long due;

  /**
   * @param rate turns per second
   * @param now nanoseconds of a monotonic clock
   */
  ConnectTurns(int rate, long now) {
    gap = TimeUnit.SECONDS.toNanos(1) / rate;
    slack = gap * (Math.max(1, rate / BURSTS_A_SECOND) - 1);
    due = now - slack;
  }

  /** Queues up, unless it is in the queue already. */
  void want(T who) {
    waiting.add(who);
  }

  /** Tells whether nobody wants to connect. */
  boolean isIdle() {
    return waiting.isEmpty();
  }

  /** Returns how long until the next turn, in nanoseconds; 0 if it may be taken. */
  long delay(long now) {
    return Math.max(0, due - now);
  }

  /** Takes the turn if it has come; who took it and wants more queues up again, at the end. */
  Optional<T> take(long now) {
    if (waiting.isEmpty() || delay(now) > 0) {
      return Optional.empty();
    }
    Iterator<T> first = waiting.iterator();
    T who = first.next();
    first.remove();
    due = (now - due > slack ? now - slack : due) + gap;
    return Optional.of(who);
  }

  /** Gives back a turn that was not used for a connection after all. */
  void giveBack() {
    due -= gap;
  }
}
